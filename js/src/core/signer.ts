// What both clients hold.
import { checkClockOffset } from "../check.js";
import { InvalidInputError } from "../errors.js";
import type { Core } from "./module.js";
import { getCore, isCurrent } from "./module.js";
import { callCore } from "./thrown.js";

interface Signer {
  setClockOffset(milliseconds: number): void;
  free(): void;
}

/** A signer in the module's memory, until it is disposed of, and how far this machine's clock is off. */
export class SignerHandle<Held extends Signer> {
  readonly #core: Core;
  #signer: Held | undefined;
  #clockOffsetMs: number;

  constructor(clockOffsetMs: unknown, make: (core: Core, clockOffsetMs: number) => Held) {
    const offset = checkClockOffset(clockOffsetMs);
    this.#clockOffsetMs = offset;
    this.#core = getCore();
    this.#signer = callCore((core) => make(core, offset));
  }

  /** @throws InvalidInputError for what the signer refuses, or with the field `client` when there is no signer any more */
  use<Value>(call: (signer: Held) => Value): Value {
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
