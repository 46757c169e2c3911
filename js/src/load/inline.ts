// The module's bytes as part of the JavaScript, for hosts that must start it without waiting.
import base64 from "iot-accounts:wasm-base64";
import { bytesOf } from "./base64.js";

export function inlinedBytes(): Uint8Array<ArrayBuffer> {
  return bytesOf(base64);
}
