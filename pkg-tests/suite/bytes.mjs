import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
import { catchRejection, expectInvalidInput, TENCENT, unchecked } from "./helpers.mjs";

const BODY = `{"Response":{"RequestId":"r","Customers":[{"CustomerId":"客户😀"}],"Total":1}}`;
const LIST = { requestId: "r", total: 1, droppedCells: 0, customers: [{ customerId: "客户😀" }] };

/** Values that an overridden `length`, `byteLength` or `byteOffset` gives. */
const LIES = [0, 1, 5, 1e6, 2 ** 31, -1, 0.5, Number.NaN, "3", undefined];

function encode() {
  return new TextEncoder().encode(BODY);
}

/**
 * @param {string} name
 * @param {unknown} lie
 */
function createLyingSubclass(name, lie) {
  class Lying extends Uint8Array {}
  Object.defineProperty(Lying.prototype, name, { get: () => lie });
  return new Lying(encode());
}

/**
 * @param {string | symbol} name
 * @param {unknown} value
 */
function createLyingArray(name, value) {
  return Object.defineProperty(encode(), name, { value });
}

/** A subclass that answers differently each time it is asked. */
function createFickleArray() {
  let asked = 0;
  class Fickle extends Uint8Array {
    /** @override */
    get length() {
      asked += 1;
      return asked % 2 === 0 ? 1 : 1_000_000;
    }
  }
  return new Fickle(encode());
}

function createDetached() {
  const bytes = encode();
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}

/**
 * What the parsers take are the bytes that are there, whatever an array says of itself.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api }) {
  /** A lie about a length once wrote past the memory of the module, which then answered nothing any more. */
  const expectWorking = () => {
    const client = new api.TencentClient(TENCENT);
    const overrides = { requestId: "r", nonce: 7, timestamp: 1700000000000 };
    const first = client.getCustomerList({ limit: 1 }, overrides);
    expect(api.parseCustomerList(BODY)).to.deep.equal(LIST);
    expect(client.getCustomerList({ limit: 1 }, overrides)).to.deep.equal(first);
  };

  test("bytes: an array that lies about its length is read as it is", () => {
    for (const lie of LIES) {
      for (const name of ["length", "byteLength", "byteOffset"]) {
        for (const bytes of [createLyingSubclass(name, lie), createLyingArray(name, lie)]) {
          expect(api.parseCustomerList(bytes), `${name} ${lie}`).to.deep.equal(LIST);
          expect(api.parseCustomerList({ status: 200, body: bytes }), `${name} ${lie}`).to.deep.equal(LIST);
        }
      }
    }
    for (let time = 0; time < 4; time++) {
      expect(api.parseCustomerList(createFickleArray())).to.deep.equal(LIST);
    }
    expectWorking();
  });

  test("bytes: an array that lies about its buffer, its methods or its kind is read as it is", () => {
    const lies = {
      buffer: new ArrayBuffer(1),
      constructor: class Other {},
      slice: () => encode().slice(1),
      subarray: () => encode().subarray(1),
      [Symbol.toStringTag]: "DataView",
      [Symbol.iterator]: undefined,
    };
    for (const name of Reflect.ownKeys(lies)) {
      const bytes = createLyingArray(name, Reflect.get(lies, name));
      expect(api.parseCustomerList(bytes), String(name)).to.deep.equal(LIST);
    }
    expectWorking();
  });

  test("bytes: a shared buffer and one that was resized are read as they are", () => {
    const bytes = encode();
    if (typeof SharedArrayBuffer !== "undefined") {
      const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
      shared.set(bytes);
      expect(api.parseCustomerList(shared)).to.deep.equal(LIST);
    }
    /** @type {new (length: number, options: { maxByteLength: number }) => ArrayBuffer} */
    const Resizable = unchecked(ArrayBuffer);
    const buffer = new Resizable(bytes.length + 10, { maxByteLength: bytes.length + 10 });
    if ("resize" in buffer && typeof buffer.resize === "function") {
      const tracking = new Uint8Array(buffer);
      tracking.set(bytes);
      buffer.resize(bytes.length);
      expect(api.parseCustomerList(tracking)).to.deep.equal(LIST);
    }
    expectWorking();
  });

  test("bytes: what is not a Uint8Array is refused, whatever it calls itself", () => {
    const { buffer } = encode();
    const forged = { [Symbol.toStringTag]: "Uint8Array", length: 3, 0: 1, 1: 2, 2: 3 };
    const { proxy, revoke } = Proxy.revocable(encode(), {});
    revoke();
    for (const body of [
      buffer,
      new DataView(buffer),
      Object.defineProperty(new DataView(buffer), Symbol.toStringTag, { value: "Uint8Array" }),
      new Int8Array(buffer),
      Object.defineProperty(new Int8Array(buffer), Symbol.toStringTag, { value: "Uint8Array" }),
      new Uint8ClampedArray(buffer),
      Object.setPrototypeOf(new Uint16Array(4), Uint8Array.prototype),
      Object.create(Uint8Array.prototype),
      new Proxy(encode(), {}),
      proxy,
      forged,
      [1, 2, 3],
    ]) {
      expectInvalidInput(
        api,
        () => api.parseCustomerList({ status: 200, body: unchecked(body) }),
        "response",
      );
    }
    expectWorking();
  });

  test("bytes: an array whose buffer was transferred is refused", () => {
    for (const response of [createDetached(), { status: 200, body: createDetached() }]) {
      expectInvalidInput(api, () => api.parseCustomerList(response), "response");
    }
    expectWorking();
  });

  test("bytes: an array that its buffer no longer holds is refused", async () => {
    const bytes = encode();
    /** @type {new (length: number, options: { maxByteLength: number }) => ArrayBuffer} */
    const Resizable = unchecked(ArrayBuffer);
    for (const [offset, left] of /** @type {const} */ ([
      [0, 5],
      [8, bytes.length],
      [8, 8],
      [8, 0],
    ])) {
      const buffer = new Resizable(bytes.length + 8, { maxByteLength: bytes.length + 8 });
      if (!("resize" in buffer) || typeof buffer.resize !== "function") return;
      const view = new Uint8Array(buffer, offset, bytes.length);
      view.set(bytes);
      expect(api.parseCustomerList(view)).to.deep.equal(LIST);
      buffer.resize(left);
      for (const response of [view, { status: 200, body: view }]) {
        expectInvalidInput(api, () => api.parseCustomerList(response), "response");
      }
      buffer.resize(bytes.length + 8);
      view.set(bytes);
      expect(api.parseCustomerList(view)).to.deep.equal(LIST);
    }
    expectWorking();
  });

  test("bytes: a body above the limit is refused before it is copied", () => {
    const text = "x".repeat(1024 * 1024);
    const long = text.repeat(64);
    for (const body of [`${long}x`, long + long]) {
      expectInvalidInput(api, () => api.parseCustomerList(body), "response");
      expectInvalidInput(api, () => api.parseCustomerList({ status: 200, body }), "response");
    }
    expectWorking();
  });

  test("bytes: send reads pieces as they are, and refuses what are none", async () => {
    const client = new api.TencentClient(TENCENT);
    /** @param {unknown} piece */
    const sendPiece = (piece) => {
      const pieces = [piece];
      const response = {
        ...{ status: 200, headers: new Headers(), arrayBuffer: async () => encode().buffer },
        body: {
          getReader: () => ({
            read: async () => ({ done: pieces.length === 0, value: pieces.shift() }),
            cancel: async () => {},
          }),
        },
      };
      return api.send(() => client.getCustomerList(), { fetch: async () => unchecked(response), retries: 0 });
    };
    for (const lie of LIES) {
      expect(await sendPiece(createLyingArray("length", lie)), `length ${lie}`).to.deep.equal(LIST);
      expect(await sendPiece(createLyingSubclass("length", lie)), `length ${lie}`).to.deep.equal(LIST);
    }
    for (const piece of [
      createDetached(),
      new Proxy(encode(), {}),
      new DataView(encode().buffer),
      5,
      "text",
    ]) {
      const error = await catchRejection(sendPiece(piece));
      expect(error).to.be.instanceOf(api.InvalidInputError).with.property("field", "fetch");
    }
    expectWorking();
  });

  test("bytes: send refuses a Response without a stream whose `arrayBuffer` gives something else", async () => {
    const client = new api.TencentClient(TENCENT);
    for (const given of [5, 1e12, -1, "text", [1, 2], encode(), {}, null, undefined]) {
      const response = { status: 200, headers: new Headers(), arrayBuffer: async () => given };
      const fetch = async () => unchecked(response);
      const error = await catchRejection(api.send(() => client.getCustomerList(), { fetch, retries: 0 }));
      expect(error).to.be.instanceOf(api.InvalidInputError).with.property("field", "fetch");
    }
    expectWorking();
  });
}
