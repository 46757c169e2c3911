// The one instance of the WebAssembly module, whichever entry brought it.
import * as glue from "../../../target/wasm/core_bg.js";
import { InvalidInputError } from "../errors.js";

export type Core = typeof glue;

let started = false;
let provider: (() => WebAssembly.Module) | undefined;

/** What the module imports; wasm-bindgen wrote the name. */
export const imports = { "./core_bg.js": glue } as unknown as WebAssembly.Imports;

export function isStarted(): boolean {
  return started;
}

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

/** The first instance stays: clients hold pointers into its memory. */
export function start(instance: WebAssembly.Instance): void {
  if (started) return;
  const exports = instance.exports as WebAssembly.Exports & { __wbindgen_start: () => void };
  // Every module of wasm-bindgen has a start; only this package's signs for both clouds.
  if (!("tencentsigner_new" in exports && "aliyunsigner_new" in exports)) throw wrongModule();
  glue.__wbg_set_wasm(exports);
  exports.__wbindgen_start();
  started = true;
}

export function startModule(module: WebAssembly.Module): void {
  if (started) return;
  let instance: WebAssembly.Instance;
  try {
    instance = new WebAssembly.Instance(module, imports);
  } catch (cause) {
    throw wrongModule(cause);
  }
  start(instance);
}

/**
 * Hands over the module of a host that can start it without waiting. It is asked at the first use, so that importing
 * the package costs next to nothing.
 */
export function provide(module: () => WebAssembly.Module): void {
  provider = module;
}

/** The core's functions, started if the host allows that without waiting. */
export function core(): Core {
  if (!started) {
    checkEngine();
    if (provider === undefined) {
      throw new InvalidInputError("init", "must have been awaited before anything else: `await init()`");
    }
    startModule(provider());
  }
  return glue;
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
