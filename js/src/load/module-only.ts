// init and initSync for edge hosts, which compile the module when the worker is deployed and forbid it afterwards.

import { isAbsent, read } from "../check.js";
import { getCore } from "../core/module.js";
import { InvalidInputError } from "../errors.js";
import { checkEngine, isModule, startModule } from "./start.js";

/** Harmless here: the module comes with the entry. A source that is given must be a WebAssembly.Module. */
export async function init(source?: unknown): Promise<void> {
  if (isAbsent(source)) {
    getCore();
    return;
  }
  let module: unknown;
  try {
    module = await source;
  } catch (cause) {
    throw createSourceError(cause);
  }
  initSync(module);
}

/** Starts a compiled module, unless one is started already. */
export function initSync(module: unknown): void {
  checkEngine();
  if (!read("source", () => isModule(module))) throw createSourceError();
  startModule(module as WebAssembly.Module);
}

function createSourceError(cause?: unknown): InvalidInputError {
  const expected = "must be a WebAssembly.Module: this host forbids compiling bytes at run time";
  return new InvalidInputError("source", expected, { cause });
}
