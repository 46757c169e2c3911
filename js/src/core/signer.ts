// What both clients hold.
import { checkClockOffset } from "../check.js";
import { InvalidInputError } from "../errors.js";
import type { Core } from "./module.js";
import { callCore } from "./thrown.js";

/** A signer in the module's memory, until it is disposed of, and how far this machine's clock is off. */
export class SignerHandle<Signer extends { free(): void }> {
  #signer: Signer | undefined;
  #clockOffsetMs: number;

  constructor(make: (core: Core) => Signer, clockOffsetMs: unknown) {
    this.#clockOffsetMs = checkClockOffset(clockOffsetMs);
    this.#signer = callCore(make);
  }

  /** @throws InvalidInputError, what the signer refuses, or with the field `client` after dispose */
  use<Value>(call: (signer: Signer, clockOffsetMs: number) => Value): Value {
    const signer = this.#signer;
    if (signer === undefined)
      throw new InvalidInputError("client", "must not be used after it was disposed of");
    return callCore(() => call(signer, this.#clockOffsetMs));
  }

  get clockOffsetMs(): number {
    return this.#clockOffsetMs;
  }

  set clockOffsetMs(value: unknown) {
    this.#clockOffsetMs = checkClockOffset(value);
  }

  dispose(): void {
    this.#signer?.free();
    this.#signer = undefined;
  }
}
