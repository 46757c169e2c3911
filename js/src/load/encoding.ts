// The glue of wasm-bindgen makes a TextDecoder and a TextEncoder when it is imported. Where a host has none, the import must
// do no harm; the first use says what is missing (start.ts).

class Missing {
  decode(): string {
    return "";
  }

  encodeInto() {
    return { read: 0, written: 0 };
  }
}

const Decoder = globalThis.TextDecoder ?? Missing;
const Encoder = globalThis.TextEncoder ?? Missing;

export { Decoder as TextDecoder, Encoder as TextEncoder };
