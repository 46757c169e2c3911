import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
/** @import { MarkerSet } from "../../tools/markers.mjs" */
import { ALL_NAMES, findMarkers, MARKERS, SECRET_NAMES } from "../../tools/markers.mjs";
import { GROUPS } from "./marked-objects.mjs";

const SETS = /** @type {MarkerSet[]} */ (Object.keys(MARKERS));
/** Of an ApiError: the request, whose body holds the tokens. It is not enumerable. */
const REQUEST = "request";

/**
 * Everything that a program can see of a value without knowing its class: all properties, with string and symbol keys,
 * enumerable or not, on all levels, its own and those of its prototypes, with what their getters give.
 *
 * @param {unknown} value
 * @param {Set<unknown>} visited is not described again
 * @param {string} [without] a key
 * @param {unknown} [receiver] of the getters
 * @returns {string}
 */
function describeEverything(value, visited, without, receiver = value) {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return String(value);
  if (visited.has(value)) return "";
  visited.add(value);
  const properties = Reflect.ownKeys(value)
    .filter((key) => key !== without)
    .map((key) => `${String(key)} ${describeEverything(read(value, key, receiver), visited, without)}`);
  const prototype = Object.getPrototypeOf(value);
  return `${properties.join("\n")}\n${describeEverything(prototype, visited, without, receiver)}`;
}

/** @param {object} object @param {PropertyKey} key @param {unknown} receiver */
function read(object, key, receiver) {
  try {
    return Reflect.get(object, key, receiver);
  } catch {
    return undefined;
  }
}

/**
 * What programs make of a value to log it, store it or pass it on.
 *
 * @param {unknown} value
 * @param {Set<unknown>} visited
 * @returns {string}
 */
function describeAsUsual(value, visited) {
  const texts = [String(value), JSON.stringify(value) ?? ""];
  if (value instanceof Error) texts.push(String(value.stack), String(value.cause), value.toString());
  if (typeof value === "object" && value !== null) {
    texts.push(JSON.stringify({ ...value }), JSON.stringify(Object.entries(value)));
    for (const key in value) texts.push(key, String(Reflect.get(value, key)));
  }
  try {
    texts.push(describeEverything(structuredClone(value), visited));
  } catch {
    // Some values cannot be cloned, and so not be posted either.
  }
  return texts.join("\n");
}

/**
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api, inspect = () => "" }) {
  test("secrets: the search finds a marker in every form, whole or cut off", () => {
    for (const set of SETS) {
      for (const name of ALL_NAMES) {
        for (const [form, text] of Object.entries(writeInManyForms(MARKERS[set][name]))) {
          expect(findMarkers(text, set).join(), `${set} ${name}, ${form}`).to.match(new RegExp(`^${name}, `));
        }
        expect(findMarkers(JSON.stringify([...name.repeat(99)]), set)).to.deep.equal([]);
      }
    }
  });

  test("secrets: the search looks everywhere", () => {
    const { tencentSecret } = MARKERS.ASCII;
    const hidden = Object.defineProperty({}, "hidden", { value: tencentSecret });
    class Holder {
      #value = tencentSecret;
      get value() {
        return this.#value;
      }
    }
    const bytes = new TextEncoder().encode(tencentSecret);
    const error = new Error("", { cause: new Error(tencentSecret) });
    for (const value of [{ a: [{ [Symbol("b")]: tencentSecret }] }, hidden, new Holder(), { bytes }, error]) {
      expect(findMarkers(describeEverything(value, new Set()), "ASCII")).to.have.length(1);
    }
  });

  for (const set of SETS) {
    for (const { name, holdsTokens = false, collect } of GROUPS) {
      const sought = holdsTokens ? "no secret" : "neither secret nor token";
      test(`secrets: ${set}, ${name}: ${sought}`, async () => {
        const values = await collect(api, MARKERS[set]);
        expect(values.length).to.be.above(0);
        const [all, withoutRequest, clones] = [new Set(), new Set(), new Set()];
        for (const [index, value] of values.entries()) {
          const whole = describeEverything(value, all) + inspect(value, { showHidden: true });
          expect(findMarkers(whole, set, SECRET_NAMES), `${name}, ${index}`).to.deep.equal([]);
          const usual = [
            describeAsUsual(value, clones),
            describeEverything(value, withoutRequest, REQUEST),
            inspect(value, { showHidden: false }),
          ];
          const names = holdsTokens ? SECRET_NAMES : ALL_NAMES;
          expect(findMarkers(usual.join("\n"), set, names), `${name}, ${index}`).to.deep.equal([]);
        }
      });
    }

    test(`secrets: ${set}, tokens are where they must be`, async () => {
      // Otherwise the tests above would search for what is nowhere.
      for (const { name, holdsTokens, collect } of GROUPS) {
        if (holdsTokens === undefined) continue;
        const texts = JSON.stringify(await collect(api, MARKERS[set]));
        const found = findMarkers(texts, set).map((one) => one.replace(/,.*/, ""));
        expect(found, name).to.deep.equal(["iotToken", "cloudToken"]);
      }
    });
  }

  test("secrets: a client has no visible state", () => {
    for (const client of [
      new api.TencentClient({ appKey: "k", appSecret: "s" }),
      new api.AliyunClient({ appKey: "k", appSecret: "s" }),
    ]) {
      expect(Object.keys(client)).to.deep.equal([]);
      expect(Reflect.ownKeys(client)).to.deep.equal([]);
      expect(JSON.stringify(client)).to.equal("{}");
      expect(client).to.not.have.property("free");
    }
  });

  test("secrets: a signed request is a plain object", async () => {
    const group = GROUPS.find(({ name }) => name === "signed requests");
    const requests = /** @type {import("./types.mjs").SignedRequest[]} */ (
      await group?.collect(api, MARKERS.ASCII)
    );
    for (const request of requests) {
      expect(Object.getPrototypeOf(request)).to.equal(Object.prototype);
      expect(Reflect.ownKeys(request)).to.have.members(["url", "method", "headers", "body", "requestId"]);
      expect(JSON.parse(JSON.stringify(request))).to.deep.equal(request);
      expect(request.method).to.equal("POST");
      for (const [name, value] of Object.entries(request.headers)) {
        expect(name).to.match(/^[a-z0-9-]+$/);
        expect(value).to.be.a("string");
      }
    }
  });
}

/**
 * @param {string} text
 * @returns {Record<string, string>}
 */
function writeInManyForms(text) {
  const bytes = [...new TextEncoder().encode(text)];
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, "0"));
  const latin1 = (/** @type {number[]} */ values) => String.fromCharCode(...values);
  const characters = [...text];
  const half = Math.ceil(characters.length / 2);
  return {
    whole: `a${text}b`,
    "cut off": characters.slice(0, half + 1).join(""),
    "the end of it": characters.slice(half - 1).join(""),
    "percent-encoded": encodeURIComponent(text),
    "percent-encoded in lower case": encodeURIComponent(text).toLowerCase(),
    "JSON in ASCII": text.replace(
      /[^\0-\x7f]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
    ),
    "Rust in ASCII": characters
      .map((one) => (one < "\x80" ? one : `\\u{${one.codePointAt(0)?.toString(16)}}`))
      .join(""),
    "HTML in ASCII": characters.map((one) => (one < "\x80" ? one : `&#${one.codePointAt(0)};`)).join(""),
    hex: hex.join(""),
    "hex in upper case": hex.join("").toUpperCase(),
    "bytes as Node prints them": `<Buffer ${hex.join(" ")}>`,
    "bytes, escaped": hex.map((one) => `\\x${one}`).join(""),
    "bytes as JSON": JSON.stringify(new Uint8Array(bytes)),
    "bytes in a list": `[ ${bytes.join(", ")} ]`,
    "units in a list": units.join(","),
    "UTF-8 read as Latin-1": latin1(bytes),
    "UTF-16 read as Latin-1": latin1(units.flatMap((unit) => [unit & 0xff, unit >> 8])),
    "UTF-16 in hex": units.map((unit) => unit.toString(16).padStart(4, "0")).join(""),
    ...Object.fromEntries(
      ["", "a", "ab"].map((before) => [`base64 behind "${before}"`, btoa(`${before}${latin1(bytes)}:c`)]),
    ),
    base64url: btoa(`a${latin1(bytes)}`)
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replaceAll("=", ""),
  };
}
