// The module's bytes, compressed, as part of the JavaScript: base64 of bytes that are not compressed stays a third larger
// even after the server's gzip.
import base64 from "iot-accounts:wasm-deflated";
import { InvalidInputError } from "../index.js";
import core from "./core.js";

export async function inflateBytes(): Promise<ArrayBuffer> {
  if (typeof DecompressionStream === "undefined") {
    const expected =
      "must be given: this host cannot decompress the copy that is part of the package. Pass the address or the " +
      "bytes of iot-accounts.wasm";
    throw new InvalidInputError("source", expected);
  }
  const compressed = new Blob([core.decodeBase64(base64)]).stream();
  return new Response(compressed.pipeThrough(new DecompressionStream("deflate-raw"))).arrayBuffer();
}
