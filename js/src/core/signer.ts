// What both clients hold.
import { checkClockOffset, copyOwn } from "../check.js";
import type { Provider } from "../errors.js";
import { InvalidInputError } from "../errors.js";
import type { Core } from "./module.js";
import { getCore, isCurrent } from "./module.js";
import { callCore } from "./thrown.js";

type Signer = InstanceType<Core["Signer"]>;

/** A signer in the module's memory, until it is disposed of, and how far this machine's clock is off. */
export class SignerHandle {
  readonly #core: Core;
  #signer: Signer | undefined;
  #clockOffsetMs: number;

  constructor(provider: Provider, options: { clockOffsetMs?: unknown; endpoint?: unknown }) {
    const clockOffsetMs = checkClockOffset(options.clockOffsetMs);
    this.#clockOffsetMs = clockOffsetMs;
    this.#core = getCore();
    const given = copyOwn({ ...options, provider, clockOffsetMs });
    this.#signer = callCore((core) => new core.Signer(given));
  }

  /** @throws InvalidInputError for what the signer refuses, or with the field `client` when there is no signer any more */
  use<Value>(call: (signer: Signer) => Value): Value {
    const signer = this.#signer;
    if (signer === undefined)
      throw new InvalidInputError("client", "must not be used after it was disposed of");
    if (getCore() !== this.#core) {
      const expected = "must be made again: an error inside the module that held its key made it start anew";
      throw new InvalidInputError("client", expected);
    }
    return callCore(() => call(signer));
  }

  get clockOffsetMs(): number {
    return this.#clockOffsetMs;
  }

  set clockOffsetMs(value: unknown) {
    this.#clockOffsetMs = checkClockOffset(value);
    if (isCurrent(this.#core)) this.#signer?.setClockOffset(this.#clockOffsetMs);
  }

  dispose(): void {
    this.#signer?.free();
    this.#signer = undefined;
  }
}
