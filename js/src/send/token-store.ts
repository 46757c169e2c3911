// Where holders of a cloud token keep it, so that they share one.
import { isAbsent, read } from "../check.js";
import { InvalidInputError } from "../errors.js";

/** What a store keeps: plain data that JSON can express. */
export interface StoredCloudToken {
  /** Another one each time that something is stored: what `replace` compares. */
  version: string;
  /** The token; absent while there is none. Keep it as you would keep a password. */
  cloudToken?: string | undefined;
  /** When the token was asked for, in milliseconds since 1970. */
  obtainedAtMs?: number | undefined;
  /** From when on a new one is asked for in its place, in milliseconds since 1970. */
  refreshAtMs?: number | undefined;
  /** When the token ends, in milliseconds since 1970. */
  expiresAtMs?: number | undefined;
  /** While a holder asks for a new token: until when nobody else does, in milliseconds since 1970. */
  leasedUntilMs?: number | undefined;
}

/**
 * Keeps one cloud token for any number of holders, in whatever engine they share: two functions over one value. The stub of a
 * Durable Object that has them as methods is one.
 *
 * @example
 * const store: CloudTokenStore = {
 *   read: () => storage.get("cloud-token"),
 *   replace: (previous, next) =>
 *     storage.transaction(async (transaction) => {
 *       const current = await transaction.get("cloud-token");
 *       if (current?.version !== previous?.version) return false;
 *       await transaction.put("cloud-token", next);
 *       return true;
 *     }),
 * };
 */
export interface CloudTokenStore {
  /** What is stored now; `undefined` or `null` when there is nothing. */
  read(): Promise<StoredCloudToken | null | undefined>;
  /**
   * Stores `next` if what is stored still has the `version` of `previous`, or if there is still nothing when `previous` is
   * `undefined`; both as one step that no other can come between. An engine whose reads may be late (such as an eventually
   * consistent key-value store) cannot do that.
   *
   * @returns whether it was stored
   */
  replace(previous: StoredCloudToken | undefined, next: StoredCloudToken): Promise<boolean>;
}

/** @internal For the holder alone that made it. */
export function createMemoryStore(): CloudTokenStore {
  let stored: StoredCloudToken | undefined;
  return {
    read: async () => stored,
    replace: async (previous, next) => {
      if (stored?.version !== previous?.version) return false;
      stored = next;
      return true;
    },
  };
}

/** @internal A store of the caller's, whose functions are looked up once. */
export function bindStore(given: unknown): CloudTokenStore {
  if (isAbsent(given)) return createMemoryStore();
  const store = read("store", () => {
    const { read, replace } = Object(given) as Partial<CloudTokenStore>;
    if (typeof read !== "function" || typeof replace !== "function") return undefined;
    // A proxy that was revoked still calls itself a function; this throws.
    for (const method of [read, replace]) Object.getPrototypeOf(method);
    // Not `bind`: the stub of an object in another process has functions whose own members are calls to it, too.
    return {
      read: () => Reflect.apply(read, given, []),
      replace: (...args) => Reflect.apply(replace, given, args),
    } satisfies CloudTokenStore;
  });
  if (store === undefined)
    throw new InvalidInputError("store", "must have the functions `read` and `replace`");
  return store;
}

const TIMES = ["obtainedAtMs", "refreshAtMs", "expiresAtMs", "leasedUntilMs"] as const;

/** @internal A copy of what a store gave, which may come from anywhere. */
export function readStored(given: unknown): StoredCloudToken | undefined {
  if (isAbsent(given)) return undefined;
  const members = read("store", () => {
    const { version, cloudToken, obtainedAtMs, refreshAtMs, expiresAtMs, leasedUntilMs } = Object(
      given,
    ) as StoredCloudToken;
    return { version, cloudToken, obtainedAtMs, refreshAtMs, expiresAtMs, leasedUntilMs };
  });
  const { version, cloudToken } = members;
  const isWhole =
    typeof version === "string" &&
    (isAbsent(cloudToken) || isToken(cloudToken)) &&
    TIMES.every((name) => isAbsent(members[name]) || Number.isFinite(members[name]));
  if (!isWhole) throw new InvalidInputError("store", "must give what was stored, or undefined");
  return members;
}

/** @internal */
export function isToken(value: unknown): value is string {
  return typeof value === "string" && value !== "" && !/[\p{Cc}\p{Cs}]|^\s|\s$/u.test(value);
}
