// Starting the WebAssembly module: what every entry does, whether it compiles bytes or is handed a compiled module.
import { isA } from "../check.js";
import type { Linked } from "../core/module.js";
import { areOurs, createNotStartedError, isRunning, link, setStarter } from "../core/module.js";
import { InvalidInputError } from "../errors.js";

/** The module of the first instance, for another one after that has failed. */
let kept: WebAssembly.Module | undefined;
let provider: (() => WebAssembly.Module) | undefined;

/** For hosts that can start the module without waiting. `module` is called at the first use. */
export function provide(module: () => WebAssembly.Module): void {
  provider = module;
}

setStarter(() => {
  checkEngine();
  const module = kept ?? provider?.();
  if (module === undefined) throw createNotStartedError();
  startModule(module);
}, startAnother);

function startAnother(): ReturnType<Linked["begin"]> | undefined {
  if (kept === undefined) return undefined;
  const linked = link();
  try {
    return linked.begin(new WebAssembly.Instance(kept, getImports(linked)).exports);
  } catch {
    // Older browsers refuse it on a page's main thread.
    return undefined;
  }
}

/** The module that was started before; `undefined` where none was. */
export function getKeptModule(): WebAssembly.Module | undefined {
  return kept;
}

/** Engines without WebAssembly, such as React Native's, say so at the first use, not at the import. */
export function checkEngine(): void {
  const missing = ["WebAssembly", "TextDecoder", "TextEncoder"].filter((name) => !(name in globalThis));
  if (missing.length === 0) return;
  const expected = `must find ${missing.join(" and ")}, missing in this JavaScript engine: iot-accounts cannot run here`;
  throw new InvalidInputError("init", expected);
}

/** Tells by the brand, not by `instanceof`: some hosts compile the module in another realm than the script's. */
export function isModule(value: unknown): boolean {
  return Object.prototype.toString.call(value) === "[object WebAssembly.Module]";
}

/** Starts the module without waiting, unless one is running. */
export function startModule(module: WebAssembly.Module): void {
  if (isRunning()) return;
  const linked = link();
  let instance: WebAssembly.Instance;
  try {
    instance = new WebAssembly.Instance(module, getImports(linked));
  } catch (cause) {
    throw createModuleError(cause);
  }
  use(linked, module, instance);
}

/** The module's imports, in the type that the engine takes. */
export function getImports({ imports }: Linked): WebAssembly.Imports {
  return imports as unknown as WebAssembly.Imports;
}

/**
 * Takes an instance into use, unless one is running already. A foreign module is refused even then: whether a wrong
 * source is found must not depend on which of two starts was faster.
 */
export function use(linked: Linked, module: WebAssembly.Module, { exports }: WebAssembly.Instance): void {
  if (!areOurs(exports)) throw createModuleError();
  if (isRunning()) return;
  linked.attach(exports);
  kept = module;
}

export function createModuleError(cause?: unknown): InvalidInputError {
  return createRefusal("must be the iot-accounts.wasm of this very version", cause);
}

/** The policy of a page may forbid every module. Some browsers say so when it is compiled, others when it is started. */
export function createRefusal(expected: string, cause: unknown): InvalidInputError {
  const forbidden = isA(cause, Error) && /\bCSP\b|content security policy/i.test(cause.message);
  const policy =
    "must be allowed by the page's Content-Security-Policy: add 'wasm-unsafe-eval' to its script-src";
  return new InvalidInputError("source", forbidden ? policy : expected, { cause });
}
