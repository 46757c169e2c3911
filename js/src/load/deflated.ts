// The module's bytes, compressed, as part of the JavaScript: base64 of what is not compressed itself is a third larger
// after the server's gzip, too.
import base64 from "iot-accounts:wasm-deflated";
import { InvalidInputError } from "../errors.js";
import { bytesOf } from "./base64.js";

export async function inflatedBytes(): Promise<ArrayBuffer> {
  if (typeof DecompressionStream === "undefined") {
    const expected =
      "must be given: this host cannot decompress the copy that is part of the package. Pass the address or the " +
      "bytes of iot-accounts.wasm";
    throw new InvalidInputError("source", expected);
  }
  const compressed = new Blob([bytesOf(base64)]).stream();
  return new Response(compressed.pipeThrough(new DecompressionStream("deflate-raw"))).arrayBuffer();
}
