// What to look for in the module's memory, and how.
import { hmac } from "@noble/hashes/hmac.js";
import { sha1 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";

/** @import { Api } from "./types.mjs" */
import { catchError, TENCENT } from "./helpers.mjs";

/** A remainder of a secret is found when it is as long as this. */
const WINDOW = 8;
/** Texts shorter than this stand in the module by chance. Of such secrets, only what HMAC makes of them is looked for. */
const SHORTEST = 5;
const BLOCK = 64;

/**
 * Makes the package start a new instance of its module, and gives that instance's memory. It breaks the one that was
 * running: clients that were made before are of no use afterwards.
 *
 * @param {Api} api
 * @returns {() => Uint8Array} the memory as it is now
 */
export function restartModule(api) {
  const client = new api.TencentClient(TENCENT);
  const { now } = Date;
  const { Instance } = WebAssembly;
  /** @type {WebAssembly.Memory | undefined} */
  let memory;
  try {
    Date.now = () => {
      throw new Error("this clock is broken");
    };
    catchError(() => client.getCustomerList());
    WebAssembly.Instance = class extends Instance {
      /** @param {ConstructorParameters<typeof Instance>} args */
      constructor(...args) {
        super(...args);
        const { exports } = /** @type {WebAssembly.Instance} */ (this);
        memory = Object.values(exports).find((value) => value instanceof WebAssembly.Memory);
      }
    };
    api.parseCustomerList(`{"Response":{"Total":0,"Customers":[]}}`);
  } finally {
    Date.now = now;
    WebAssembly.Instance = Instance;
  }
  const found = memory;
  if (found === undefined) throw new Error("the package started no instance, or one without a memory");
  return () => new Uint8Array(found.buffer);
}

/** Byte sequences, by what they are of, and the search for them. */
export class Needles {
  /** Whether a sequence begins with these two bytes: nearly all of the memory is passed over by this look alone. */
  #beginnings = new Uint8Array(0x10000);
  /** By their first four bytes. @type {Map<number, { bytes: Uint8Array, name: string }[]>} */
  #sequences = new Map();

  /** @param {string} name @param {Uint8Array} bytes */
  #add(name, bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    this.#beginnings[view.getUint16(0, true)] = 1;
    const key = view.getUint32(0, true);
    const others = this.#sequences.get(key);
    if (others === undefined) this.#sequences.set(key, [{ bytes, name }]);
    else others.push({ bytes, name });
  }

  /**
   * Looks for every part of these bytes, also where each four of them have changed their order: hash functions read words.
   *
   * @param {string} name
   * @param {Uint8Array} bytes
   * @param {number} [end] where the last part begins, at most
   */
  addBytes(name, bytes, end = bytes.length - WINDOW) {
    if (bytes.length < SHORTEST) return;
    const swapped = swapWords(bytes);
    for (let start = 0; start <= Math.max(0, Math.min(end, bytes.length - WINDOW)); start++) {
      this.#add(name, bytes.subarray(start, start + WINDOW));
      if (start + WINDOW <= swapped.length)
        this.#add(`${name}, as words`, swapped.subarray(start, start + WINDOW));
    }
  }

  /** @param {string} name @param {string} text */
  addText(name, text) {
    this.addBytes(`${name} in UTF-8`, new TextEncoder().encode(text));
    const units = Uint16Array.from(text, (_, index) => text.charCodeAt(index));
    this.addBytes(`${name} in UTF-16`, new Uint8Array(units.buffer));
  }

  /** What HMAC makes of a secret on its way. @param {string} secret */
  addKey(secret) {
    const bytes = new TextEncoder().encode(secret);
    for (const [name, hash] of /** @type {const} */ ([
      ["SHA-1", sha1],
      ["SHA-256", sha256],
    ])) {
      const key = bytes.length > BLOCK ? hash(bytes) : bytes;
      if (key !== bytes) this.addBytes(`the secret's ${name}`, key);
      for (const pad of [0x36, 0x5c]) {
        const block = new Uint8Array(BLOCK).map((_, index) => (key[index] ?? 0) ^ pad);
        this.addBytes(`the key's block for HMAC-${name}`, block, key.length - 1);
      }
    }
  }

  /** The two states that a key is kept as. @param {string} secret */
  addStates(secret) {
    for (const [name, hash] of /** @type {const} */ ([
      ["SHA-1", sha1],
      ["SHA-256", sha256],
    ])) {
      const { iHash, oHash } = hmac.create(hash, new TextEncoder().encode(secret));
      for (const [side, state] of Object.entries({ inner: iHash, outer: oHash })) {
        /** @type {number[]} */
        const words = Reflect.get(state, "get").call(state);
        const bytes = new Uint8Array(new Uint32Array(words).buffer);
        this.addBytes(`the ${side} state of HMAC-${name}`, bytes);
      }
    }
  }

  /**
   * @param {Uint8Array} memory
   * @returns {string[]} what was found and where, neighbours as one
   */
  find(memory) {
    const view = new DataView(memory.buffer, memory.byteOffset, memory.byteLength);
    const beginnings = this.#beginnings;
    /** @type {string[]} */
    const found = [];
    let last = -WINDOW;
    for (let index = 0; index + 4 <= memory.length; index++) {
      if (beginnings[view.getUint16(index, true)] === 0) continue;
      const match = this.#sequences
        .get(view.getUint32(index, true))
        ?.find(({ bytes }) => bytes.every((byte, offset) => memory[index + offset] === byte));
      if (match === undefined) continue;
      if (index > last + 1) found.push(`${match.name} at ${index}`);
      last = index;
    }
    return found;
  }
}

/** @param {Uint8Array} bytes @returns {Uint8Array} as a hash function reads them on a machine that is little-endian */
function swapWords(bytes) {
  const length = bytes.length - (bytes.length % 4);
  return Uint8Array.from({ length }, (_, index) => bytes[index ^ 3] ?? 0);
}
