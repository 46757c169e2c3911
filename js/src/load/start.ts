// Starting the WebAssembly module: what every entry does, whether it compiles bytes or is handed a compiled module.
import { areOurs, attach, imports as glue, isRunning, notStarted, onFirstUse } from "../core/module.js";
import { InvalidInputError } from "../errors.js";

/** What the module imports, as the engine wants it. */
export const imports = glue as unknown as WebAssembly.Imports;

let provider: (() => WebAssembly.Module) | undefined;

/** Hands over the module of a host that can start it without waiting. It is asked for it at the first use. */
export function provide(module: () => WebAssembly.Module): void {
  provider = module;
}

onFirstUse(() => {
  checkEngine();
  if (provider === undefined) throw notStarted();
  startModule(provider());
});

/** Some engines have no WebAssembly, React Native's among them. They learn of it at the first use, not at the import. */
export function checkEngine(): void {
  const missing = ["WebAssembly", "TextDecoder", "TextEncoder"].filter((name) => !(name in globalThis));
  if (missing.length === 0) return;
  const expected = `must find ${missing.join(" and ")}, missing in this JavaScript engine: iot-accounts cannot run here`;
  throw new InvalidInputError("init", expected);
}

/** By its brand: hosts that run a script in a context of its own compile the module outside of it. */
export function isModule(value: unknown): boolean {
  return Object.prototype.toString.call(value) === "[object WebAssembly.Module]";
}

/** Starts the module without waiting, unless one is running. */
export function startModule(module: WebAssembly.Module): void {
  if (isRunning()) return;
  let instance: WebAssembly.Instance;
  try {
    instance = new WebAssembly.Instance(module, imports);
  } catch (cause) {
    throw wrongModule(cause);
  }
  use(instance);
}

/** Takes an instance into use, unless one is running already. */
export function use({ exports }: WebAssembly.Instance): void {
  if (isRunning()) return;
  if (!areOurs(exports)) throw wrongModule();
  attach(exports);
}

export function wrongModule(cause?: unknown): InvalidInputError {
  return refused("must be the iot-accounts.wasm of this very version", cause);
}

/** The policy of a page may forbid every module. Some browsers say so when it is compiled, others when it is started. */
export function refused(expected: string, cause: unknown): InvalidInputError {
  const forbidden = cause instanceof Error && /\bCSP\b|content security policy/i.test(cause.message);
  const policy =
    "must be allowed by the page's Content-Security-Policy: add 'wasm-unsafe-eval' to its script-src";
  return new InvalidInputError("source", forbidden ? policy : expected, { cause });
}
