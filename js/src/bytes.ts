// Bytes from outside. What an array says of itself, such as its `length`, can be overridden; what the getters of the
// language read cannot. The module copies as many bytes as it was told there are, so a lie would write past its memory.

const { prototype } = Object.getPrototypeOf(Uint8Array);
const getKind = getterOf(prototype, Symbol.toStringTag);
const getBuffer = getterOf(prototype, "buffer");
const getOffset = getterOf(prototype, "byteOffset");
const getLength = getterOf(prototype, "length");
/** Throws for an array whose buffer was transferred, or shrank until it no longer holds the array. */
const { keys: checkInBounds } = prototype as { keys: () => unknown };
const getBufferLength = getterOf(ArrayBuffer.prototype, "byteLength");

/** @internal A getter of the language or the host, which reads what an object is, whatever it says of itself. */
export function getterOf(prototype: object, name: PropertyKey): (this: unknown) => unknown {
  return Object.getOwnPropertyDescriptor(prototype, name)?.get as () => unknown;
}

/** @internal Also one of another realm, as test runners and frames hand them over, but no proxy of one. */
export function isUint8Array(value: unknown): value is Uint8Array {
  return getKind.call(value) === "Uint8Array";
}

/** @internal Also one of another realm. */
export function isArrayBuffer(value: unknown): value is ArrayBuffer {
  try {
    getBufferLength.call(value);
    return true;
  } catch {
    return false;
  }
}

/** @internal The same bytes in an array that nobody has changed; `undefined` where their buffer does not hold them any more. */
export function viewBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  try {
    checkInBounds.call(bytes);
    return new Uint8Array(
      getBuffer.call(bytes) as ArrayBuffer,
      getOffset.call(bytes) as number,
      getLength.call(bytes) as number,
    );
  } catch {
    return undefined;
  }
}
