// Decodes the bytes that are part of the JavaScript.

/** Some hosts have these beside `atob`; they decode ten times as fast. */
interface Faster {
  Uint8Array: { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> };
  Buffer?: { from(text: string, encoding: "base64"): Uint8Array<ArrayBuffer> };
}

export function decodeBase64(base64: string): Uint8Array<ArrayBuffer> {
  const host = globalThis as unknown as Faster;
  if (host.Uint8Array.fromBase64 !== undefined) return host.Uint8Array.fromBase64(base64);
  if (host.Buffer !== undefined) return host.Buffer.from(base64, "base64");
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
  return bytes;
}
