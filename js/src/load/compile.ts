// init and initSync for hosts that compile bytes. Edge hosts forbid that even in dead code: their entries take
// module-only.ts instead of this file.
import { isAbsent, read } from "../check.js";
import { isRunning, link } from "../core/module.js";
import { InvalidInputError } from "../errors.js";
import {
  checkEngine,
  createModuleError,
  createRefusal,
  getImports,
  getKeptModule,
  isModule,
  startModule,
  use,
} from "./start.js";

/** WebAssembly.Module, where the project's `lib` or `types` know it: those of Node do not. */
type WasmModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer Module } } }
  ? Module
  : object;

/** What `initSync` starts: a compiled module, or the bytes of `iot-accounts.wasm`. */
export type InitSyncSource = WasmModule | ArrayBuffer | ArrayBufferView;

/**
 * Where `init` takes the WebAssembly module from: a compiled module, the bytes of `iot-accounts.wasm`, its address, or
 * the response of a fetch of it.
 */
export type InitSource = InitSyncSource | string | URL | Response | PromiseLike<Response>;

/**
 * Makes both functions. Without a source, `init` takes that of the entry.
 *
 * @internal
 */
export function createInitialisers(entrySource: () => InitSource | Promise<ArrayBuffer>) {
  let pending: Promise<void> | undefined;

  async function init(source?: InitSource): Promise<void> {
    if (isRunning()) return;
    checkEngine();
    if (!isAbsent(source)) return startModuleAsync(await resolveModule(source));
    pending ??= (async () =>
      startModuleAsync(getKeptModule() ?? (await resolveModule(await entrySource()))))().finally(() => {
      pending = undefined;
    });
    return pending;
  }

  function initSync(module: InitSyncSource): void {
    if (isRunning()) return;
    checkEngine();
    const kind = read("source", () => findKind(module));
    if (kind === "bytes") startModule(compile(module as BufferSource));
    else if (kind === "module") startModule(module as WebAssembly.Module);
    else throw createSourceError();
  }

  return { init, initSync };
}

/**
 * @throws InvalidInputError when the bytes are no WebAssembly
 *
 * @internal
 */
export function compile(bytes: BufferSource): WebAssembly.Module {
  try {
    return new WebAssembly.Module(toBytes(bytes));
  } catch (cause) {
    throw createBytesError(cause);
  }
}

async function startModuleAsync(module: WebAssembly.Module): Promise<void> {
  const linked = link();
  let instance: WebAssembly.Instance;
  try {
    // Not `new WebAssembly.Instance`: on a page's main thread some browsers refuse that for all but tiny modules.
    instance = await WebAssembly.instantiate(module, getImports(linked));
  } catch (cause) {
    throw createModuleError(cause);
  }
  use(linked, module, instance);
}

async function resolveModule(source: InitSource): Promise<WebAssembly.Module> {
  const given = await awaitSource(() => source, "the fetch of it failed");
  switch (read("source", () => findKind(given))) {
    case "module":
      return given as WebAssembly.Module;
    case "bytes":
      return compileAsync(given as BufferSource);
    case "address": {
      const address = read("source", () => String(given));
      return compileResponse(await awaitSource(() => fetch(address), `\`${address}\` is not`), address);
    }
    case "response":
      return compileResponse(given as Response);
    default:
      throw createSourceError();
  }
}

/** Which of its kinds a source is. */
function findKind(value: unknown): "module" | "bytes" | "address" | "response" | undefined {
  if (isModule(value)) return "module";
  if (ArrayBuffer.isView(value) || Object.prototype.toString.call(value) === "[object ArrayBuffer]")
    return "bytes";
  if (typeof value === "string" || value instanceof URL) return "address";
  const isResponse = typeof value === "object" && value !== null && "arrayBuffer" in value && "ok" in value;
  return isResponse ? "response" : undefined;
}

/** @throws InvalidInputError when it never arrives */
async function awaitSource<Value>(
  get: () => Value | PromiseLike<Value>,
  problem: string,
): Promise<Awaited<Value>> {
  try {
    return await get();
  } catch (cause) {
    throw new InvalidInputError("source", `must be reachable, but ${problem}`, { cause });
  }
}

async function compileResponse(response: Response, address?: string): Promise<WebAssembly.Module> {
  const { ok, status, url, type } = read("source", () => ({
    ok: response.ok,
    status: String(response.status),
    url: address ?? String(response.url),
    // Servers that do not know the type of .wasm files are common; compiling while loading insists on it.
    type: String(response.headers.get("content-type")).trim().toLowerCase(),
  }));
  if (!ok) {
    throw new InvalidInputError("source", `must be reachable, but \`${url}\` answered HTTP ${status}`);
  }
  if (type.startsWith("text/html")) {
    const expected = `must be the bytes of iot-accounts.wasm, but \`${url}\` answered with a page`;
    throw new InvalidInputError("source", expected);
  }
  const streams = type === "application/wasm";
  if (!streams || typeof WebAssembly.compileStreaming !== "function") {
    const problem = "its body broke off or was read before";
    return compileAsync(await awaitSource(() => response.arrayBuffer(), problem));
  }
  try {
    return await WebAssembly.compileStreaming(response);
  } catch (cause) {
    throw createBytesError(cause);
  }
}

async function compileAsync(bytes: BufferSource): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(toBytes(bytes));
  } catch (cause) {
    throw createBytesError(cause);
  }
}

/** Chromium does not compile a DataView. */
function toBytes(bytes: BufferSource): BufferSource {
  return ArrayBuffer.isView(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : bytes;
}

function createBytesError(cause: unknown): InvalidInputError {
  // It may also be older than what is compiled: WebAssembly has SIMD in all browsers since March 2023.
  return createRefusal("must be the bytes of iot-accounts.wasm", cause);
}

function createSourceError(): InvalidInputError {
  const expected =
    "must be a WebAssembly.Module, the bytes of iot-accounts.wasm, its address or a fetch of it";
  return new InvalidInputError("source", expected);
}
