// The module's bytes as part of the JavaScript, for hosts and bundlers that do not care for .wasm files.
import base64 from "iot-accounts:wasm-base64";

export function inlinedBytes(): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let place = 0; place < text.length; place++) bytes[place] = text.charCodeAt(place);
  return bytes;
}
