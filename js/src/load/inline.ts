// The module's bytes as part of the JavaScript, for hosts that must start it without waiting.
import base64 from "iot-accounts:wasm-base64";
import core from "./core.js";

export function decodeInlinedBytes(): Uint8Array<ArrayBuffer> {
  return core.decodeBase64(base64);
}
