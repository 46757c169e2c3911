/** The optimised module's bytes, put here by the build. */
declare module "iot-accounts:wasm-base64" {
  const base64: string;
  export default base64;
}

/** The same, compressed: a raw deflate stream. */
declare module "iot-accounts:wasm-deflated" {
  const base64: string;
  export default base64;
}

declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}

declare module "*.wasm?module" {
  const module: WebAssembly.Module;
  export default module;
}
