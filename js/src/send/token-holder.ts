// One cloud token for many: holders that share a store agree in it on who asks for a new one.

import { isA } from "../check.js";
import { createSendingError } from "../core/thrown.js";
import { ApiError, InvalidInputError } from "../errors.js";
import type { PlainRequest } from "../request.js";
import type { CloudToken } from "../types.js";
import { addHolder, checkHolder } from "./holders.js";
import { checkSignal, follow } from "./signal.js";
import type { CloudTokenStore, StoredCloudToken } from "./token-store.js";
import { isToken, readStored } from "./token-store.js";
import { sleep, within } from "./wait.js";

/** A token is refreshed so long before its end, or in the last fifth of a shorter life: the old one stays valid as long. */
const REFRESH_BEFORE_MS = 5 * 60_000;
/** A lease outlasts an attempt by this: clocks of machines differ, and stores take their time. */
const GRACE_MS = 10_000;
/** None is replaced sooner: a call that no token helps, and a token without a life, must not void all others' without a pause. */
const MIN_LIFE_MS = 1000;
/** How long somebody waits for what another holder asks for. */
const MAX_WAIT_MS = 120_000;
const FIRST_PAUSE_MS = 50;
const MAX_PAUSE_MS = 1000;

/** @internal How a holder asks the cloud. */
export interface Asking {
  /** How long one attempt takes at most. */
  timeoutMs: number;
  now(): number;
  /** Whether a request is signed for whom the tokens are. */
  isFor(request: PlainRequest): boolean;
  /** @param old the token to refresh, if it can be used still */
  ask(old: string | undefined, lease: Lease, signal: AbortSignal): Promise<CloudToken>;
}

/** @internal The right to ask, which ends by itself. Both throw where another holder may have it by now. */
export interface Lease {
  /** Called right before each attempt. */
  check(): void;
  /** Called when another attempt comes, after a wait. */
  extend(delayMs: number): Promise<void>;
}

class LeaseLost extends Error {}

/**
 * Holds a project's cloud token, which `cloudTokens` makes: asks for it at the first need, refreshes it before it ends, and
 * replaces it when it has ended. Many may hold one token through one store; at any time at most one of them asks.
 */
export class CloudTokens {
  readonly #store: CloudTokenStore;
  readonly #asking: Asking;
  /** What was stored when it was last looked at; until it is due, nobody has to look again. */
  #known: StoredCloudToken | undefined;

  /** @internal */
  constructor(store: CloudTokenStore, asking: Asking) {
    this.#store = store;
    this.#asking = asking;
    addHolder(this);
  }

  /** @internal */
  isFor(request: PlainRequest): boolean {
    return this.#asking.isFor(request);
  }

  /** @internal The token, when it is known and not due. */
  current(): string | undefined {
    const { cloudToken, refreshAtMs = 0 } = this.#known ?? {};
    return this.#asking.now() < refreshAtMs ? cloudToken : undefined;
  }

  /**
   * The token, asked for or refreshed where that is due.
   *
   * @example
   * const cloudToken = await tokens.get();
   *
   * @param signal ends the waiting
   * @throws ApiError when there is no token and none is given; whatever the store throws; the signal's reason
   */
  async get(signal?: AbortSignal): Promise<string> {
    checkHolder(this);
    return this.#get(undefined, signal);
  }

  /**
   * The token that is valid after this one, which the cloud refused: another holder's new one, or one that is asked for.
   * `send` with the option `tokens` does this by itself.
   *
   * @example
   * const cloudToken = await tokens.renew(endedToken);
   *
   * @param ended the token that was refused
   * @param signal ends the waiting
   * @throws as `get`; InvalidInputError with the field `ended`
   */
  async renew(ended: string, signal?: AbortSignal): Promise<string> {
    checkHolder(this);
    if (!isToken(ended)) {
      const expected =
        "must be a token: a string without line breaks or white space at its ends, and not empty";
      throw new InvalidInputError("ended", expected);
    }
    if (this.#known?.cloudToken === ended) this.#known = undefined;
    return this.#get(ended, signal);
  }

  async #get(ended: string | undefined, signal: AbortSignal | undefined): Promise<string> {
    checkSignal(signal);
    const known = this.current();
    if (known !== undefined) return known;
    const ending = new AbortController();
    const unfollow = follow(signal, (reason) => ending.abort(reason));
    try {
      return await this.#find(ended, ending.signal);
    } finally {
      unfollow();
    }
  }

  async #find(ended: string | undefined, signal: AbortSignal): Promise<string> {
    const { now } = this.#asking;
    // Not by the clock: a process that stood still looks once more.
    let waitedMs = 0;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, MAX_PAUSE_MS)) {
      const stored = await this.#read(signal);
      const time = now();
      const {
        cloudToken,
        obtainedAtMs = 0,
        refreshAtMs = 0,
        expiresAtMs = 0,
        leasedUntilMs = 0,
      } = stored ?? {};
      const usable = cloudToken !== ended && time < expiresAtMs ? (cloudToken ?? undefined) : undefined;
      if (usable !== undefined && time < refreshAtMs) {
        this.#known = stored;
        return usable;
      }
      const age = time - obtainedAtMs;
      const isTooYoung = age >= 0 && age < MIN_LIFE_MS;
      if (time >= leasedUntilMs && !isTooYoung) {
        const token = await this.#ask(stored, usable, signal);
        if (token !== undefined) return token;
      } else if (usable !== undefined) {
        // Another holder refreshes it.
        return usable;
      }
      if (waitedMs > MAX_WAIT_MS) {
        fail(`no cloud token within ${MAX_WAIT_MS} ms, while others ask for one or the store takes none`);
      }
      // Drawn, so that those who wait do not all look at once.
      const ms = Math.ceil(pause * (0.5 + Math.random() / 2));
      waitedMs += ms;
      await sleep(ms, signal);
    }
  }

  /** `undefined` when another holder was first: then the store is to be looked at again. */
  async #ask(
    stored: StoredCloudToken | undefined,
    usable: string | undefined,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const { now, timeoutMs } = this.#asking;
    let sentAt = 0;
    let held: StoredCloudToken = {
      ...(usable === undefined ? {} : stored),
      version: createVersion(),
      leasedUntilMs: now() + timeoutMs + GRACE_MS,
    };
    if (!(await this.#replace(stored, held, signal))) return undefined;
    const lease: Lease = {
      check() {
        sentAt = now();
        if (sentAt + timeoutMs > (held.leasedUntilMs ?? 0)) throw new LeaseLost();
      },
      extend: async (delayMs) => {
        const leasedUntilMs = now() + delayMs + timeoutMs + GRACE_MS;
        const next = { ...held, version: createVersion(), leasedUntilMs };
        if (!(await this.#replace(held, next, signal))) throw new LeaseLost();
        held = next;
      },
    };
    try {
      const { cloudToken, expiresInMs } = await this.#asking.ask(usable, lease, signal);
      const next: StoredCloudToken = {
        version: createVersion(),
        cloudToken,
        obtainedAtMs: sentAt,
        refreshAtMs: sentAt + expiresInMs - Math.min(REFRESH_BEFORE_MS, expiresInMs / 5),
        expiresAtMs: sentAt + expiresInMs,
      };
      if (!(await this.#replace(held, next, signal))) return undefined;
      this.#known = next;
      return cloudToken;
    } catch (error) {
      if (error instanceof LeaseLost) return undefined;
      const isFailure = isA(error, ApiError) && !signal.aborted;
      // The lease is left to run out: until then nobody tries to refresh it, and all use the old one.
      if (isFailure && usable !== undefined && now() < (held.expiresAtMs ?? 0)) return usable;
      await this.#release(held, signal);
      throw error;
    }
  }

  /** So that the next one need not wait until the lease runs out. Where it fails, it runs out; whoever was aborted does not wait. */
  async #release(held: StoredCloudToken, signal: AbortSignal): Promise<void> {
    const released = { ...held, version: createVersion(), leasedUntilMs: undefined };
    await this.#replace(held, released, signal).catch(() => false);
  }

  async #read(signal: AbortSignal): Promise<StoredCloudToken | undefined> {
    return readStored(await this.#await(signal, () => this.#store.read()));
  }

  async #replace(
    previous: StoredCloudToken | undefined,
    next: StoredCloudToken,
    signal: AbortSignal,
  ): Promise<boolean> {
    // Copies, without what is undefined: a store may keep what it is given, and hand it out.
    const plain: StoredCloudToken = JSON.parse(JSON.stringify(next));
    const isReplaced: unknown = await this.#await(signal, () =>
      this.#store.replace(previous && { ...previous }, plain),
    );
    if (typeof isReplaced === "boolean") return isReplaced;
    throw new InvalidInputError("store", "must have a `replace` that gives a boolean, or a promise of one");
  }

  #await<Value>(signal: AbortSignal, start: () => PromiseLike<Value> | Value): Promise<Value> {
    const { timeoutMs } = this.#asking;
    return within(timeoutMs, signal, start, () =>
      fail(`the store of the cloud token did not answer within ${timeoutMs} ms`),
    );
  }
}

function fail(detail: string): never {
  throw createSendingError("aliyun", "timeout", detail);
}

function createVersion(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("-");
}
