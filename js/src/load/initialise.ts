// init and initSync of every entry.
import { isAbsent, read } from "../check.js";
import { getCore, isRunning, link } from "../core/module.js";
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

/** @internal What turns bytes into a module. Edge hosts forbid that even in dead code: their entries have none. */
export interface Compiler {
  compile(bytes: BufferSource): WebAssembly.Module;
  compileAsync(bytes: BufferSource): Promise<WebAssembly.Module>;
  /** `undefined` where the engine cannot compile while it loads. */
  compileStreaming(response: Response): Promise<WebAssembly.Module> | undefined;
  instantiate(module: WebAssembly.Module, imports: WebAssembly.Imports): Promise<WebAssembly.Instance>;
}

/**
 * Makes both functions.
 *
 * @param entrySource what `init` takes without a source; by default what the entry provided
 * @internal
 */
export function createInitialisers(
  compiler?: Compiler,
  entrySource?: () => InitSource | Promise<ArrayBuffer>,
) {
  let pending: Promise<void> | undefined;

  async function init(source?: InitSource): Promise<void> {
    if (isRunning()) return;
    checkEngine();
    if (!isAbsent(source)) return start(await resolve(source));
    if (entrySource === undefined) return void getCore();
    pending ??= (async () => start(getKeptModule() ?? (await resolve(await entrySource()))))().finally(() => {
      pending = undefined;
    });
    return pending;
  }

  function initSync(module: InitSyncSource): void {
    if (isRunning()) return;
    checkEngine();
    const kind = read("source", () => findKind(module));
    if (kind === "module") startModule(module as WebAssembly.Module);
    else if (kind === "bytes" && compiler !== undefined)
      startModule(compile(module as BufferSource, compiler));
    else throw createSourceError();
  }

  async function start(module: WebAssembly.Module): Promise<void> {
    if (compiler === undefined) return startModule(module);
    const linked = link();
    let instance: WebAssembly.Instance;
    try {
      // Not `new WebAssembly.Instance`: on a page's main thread some browsers refuse that for all but tiny modules.
      instance = await compiler.instantiate(module, getImports(linked));
    } catch (cause) {
      throw createModuleError(cause);
    }
    use(linked, module, instance);
  }

  async function resolve(source: InitSource): Promise<WebAssembly.Module> {
    const given = await awaitSource(() => source, "the fetch of it failed");
    const kind = read("source", () => findKind(given));
    if (kind === "module") return given as WebAssembly.Module;
    if (kind === undefined || compiler === undefined) throw createSourceError();
    if (kind === "bytes") return compileAsync(given as BufferSource, compiler);
    if (kind === "response") return compileResponse(given as Response, compiler);
    const address = read("source", () => String(given));
    const response = await awaitSource(() => fetch(address), `\`${address}\` is not`);
    return compileResponse(response, compiler, address);
  }

  function createSourceError(): InvalidInputError {
    const expected =
      compiler === undefined
        ? "must be a WebAssembly.Module: this host forbids compiling bytes at run time"
        : "must be a WebAssembly.Module, the bytes of iot-accounts.wasm, its address or a fetch of it";
    return new InvalidInputError("source", expected);
  }

  return { init, initSync };
}

/** @internal @throws InvalidInputError when the bytes are no WebAssembly */
export function compile(bytes: BufferSource, compiler: Compiler): WebAssembly.Module {
  try {
    return compiler.compile(toBytes(bytes));
  } catch (cause) {
    throw createBytesError(cause);
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

async function compileResponse(
  response: Response,
  compiler: Compiler,
  address?: string,
): Promise<WebAssembly.Module> {
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
  try {
    const streamed = type === "application/wasm" ? compiler.compileStreaming(response) : undefined;
    if (streamed !== undefined) return await streamed;
  } catch (cause) {
    throw createBytesError(cause);
  }
  const problem = "its body broke off or was read before";
  return compileAsync(await awaitSource(() => response.arrayBuffer(), problem), compiler);
}

async function compileAsync(bytes: BufferSource, compiler: Compiler): Promise<WebAssembly.Module> {
  try {
    return await compiler.compileAsync(toBytes(bytes));
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
