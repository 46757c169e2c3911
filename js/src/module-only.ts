// init and initSync for edge hosts, which compile the module when the worker is deployed and forbid it afterwards.
import { InvalidInputError } from "./errors.js";
import { core, startModule } from "./wasm.js";

/** Harmless here: the module comes with the entry. A source that is given must be a WebAssembly.Module. */
export async function init(source?: unknown): Promise<void> {
  if (source === undefined) core();
  else initSync(await source);
}

/** Starts a compiled module, unless one is started already. */
export function initSync(module: unknown): void {
  if (!(module instanceof WebAssembly.Module)) {
    const expected = "must be a WebAssembly.Module: this host forbids compiling bytes at run time";
    throw new InvalidInputError("source", expected);
  }
  startModule(module);
}
