// What `init` and `initSync` take the module from, and what they say when that is none.
import { expectInvalidInput, expectInvalidInputRejection, unchecked } from "../../../suite/helpers.mjs";
import { expectNotReady } from "./init-once.mjs";
import { expectWorking, importPackage } from "./tests.mjs";

/**
 * @import { InitSource } from "iot-accounts"
 * @import { Facts, Test } from "./tests.mjs"
 *
 * @typedef {(wasm: string) => InitSource | Promise<InitSource>} MakeSource gets the address of iot-accounts.wasm
 */

/** @param {string} url */
const bytesAt = async (url) => (await fetch(url)).arrayBuffer();
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
// (module (import "a" "b" (func)))
const IMPORTING_MODULE = Uint8Array.of(
  ...EMPTY_MODULE,
  ...[1, 4, 1, 0x60, 0, 0],
  ...[2, 7, 1, 1, 0x61, 1, 0x62, 0, 0],
);

/** @param {string} wasm @param {string} kind @param {string} [path] */
const other = (wasm, kind, path) =>
  wasm.replace("/plain/", `/${kind}/`).replace("dist/iot-accounts.wasm", path ?? "$&");

/** @type {[title: string, source: (wasm: string) => Promise<WebAssembly.Module | BufferSource>][]} */
const RIGHT_AT_ONCE = [
  ["an ArrayBuffer", bytesAt],
  ["a Uint8Array", async (wasm) => new Uint8Array(await bytesAt(wasm))],
  ["a DataView", async (wasm) => new DataView(await bytesAt(wasm))],
  ["a part of a larger Uint8Array", async (wasm) => partOfMore(new Uint8Array(await bytesAt(wasm)))],
  ["a WebAssembly.Module", async (wasm) => WebAssembly.compile(await bytesAt(wasm))],
];

/** @type {[title: string, source: MakeSource][]} */
const RIGHT = [
  ["its address", (wasm) => wasm],
  ["its address, relative to the page", (wasm) => new URL(wasm).pathname],
  ["its address as a URL", (wasm) => new URL(wasm)],
  ["its address, served with an unknown type", (wasm) => other(wasm, "unknown-type")],
  ["its address, served without a type", (wasm) => other(wasm, "no-type")],
  ["a Response of it, with an unknown type", (wasm) => fetch(other(wasm, "unknown-type"))],
  ["a Response that was made by hand", async (wasm) => new Response(await bytesAt(wasm))],
  ...RIGHT_AT_ONCE,
];

/** @type {[title: string, source: (wasm: string) => unknown][]} */
const WRONG = [
  ["a number", () => 5],
  ["nought", () => 0],
  ["null", () => null],
  ["a boolean", () => true],
  ["an object", () => ({})],
  ["an array", () => [0, 0x61, 0x73, 0x6d]],
  ["a function", () => fetch],
  ["a symbol", () => Symbol("wasm")],
  ["an instance", async () => (await WebAssembly.instantiate(EMPTY_MODULE)).instance],
  ["no text", () => ""],
  ["no address", () => "http://"],
  ["an address that answers 404", (wasm) => other(wasm, "missing")],
  ["a Response of 404", async (wasm) => fetch(other(wasm, "missing"))],
  ["an address that answers with a page", (wasm) => other(wasm, "page")],
  ["an address of something else", (wasm) => other(wasm, "plain", "package.json")],
  ["an address that nothing answers", (wasm) => other(wasm, "dropped")],
  ["an address that a page cannot reach", () => "http://127.0.0.1:1/iot-accounts.wasm"],
  ["an address whose answer is cut off", (wasm) => other(wasm, "cut-off")],
  ["an address whose answer, of an unknown type, is cut off", (wasm) => other(wasm, "cut-off-unknown-type")],
  ["an address of half a module", (wasm) => other(wasm, "truncated")],
  ["no bytes", () => new ArrayBuffer(0)],
  ["bytes that are no WebAssembly", () => new TextEncoder().encode("<!doctype html>")],
  ["bytes that were handed to another", async (wasm) => givenAway(await bytesAt(wasm))],
  ["half of its bytes", async (wasm) => (await bytesAt(wasm)).slice(0, 9999)],
  ["bytes of another module", () => EMPTY_MODULE],
  ["bytes of a module that imports what is not there", () => IMPORTING_MODULE],
  ["another module", () => WebAssembly.compile(EMPTY_MODULE)],
  ["a module that imports what is not there", () => WebAssembly.compile(IMPORTING_MODULE)],
  ["a Response that was read", (wasm) => readResponse(wasm)],
  ["a Response, of an unknown type, that was read", (wasm) => readResponse(other(wasm, "unknown-type"))],
];

/** @type {[title: string, source: (wasm: string) => unknown][]} */
const WRONG_AT_ONCE = [
  ["nothing", () => undefined],
  ["its address", (wasm) => wasm],
  ["a Response", async (wasm) => fetch(wasm)],
];

/**
 * @param {string} entry
 * @param {Facts} facts
 * @returns {Test[]}
 */
export function sourceTests(entry, facts) {
  const right = RIGHT.map(([title, source]) => ({
    name: `init with ${title}`,
    run: async () => {
      const { api, wasm } = await importPackage(entry);
      await api.init(await source(wasm));
      await expectWorking(api, facts);
    },
  }));
  const rightAtOnce = RIGHT_AT_ONCE.map(([title, source]) => ({
    name: `initSync with ${title}`,
    run: async () => {
      const { api, wasm } = await importPackage(entry);
      api.initSync(await source(wasm));
      await expectWorking(api, facts);
    },
  }));
  /** @type {Test[]} */
  const promised = [
    {
      name: "init with the promise of a Response",
      run: async () => {
        const { api, wasm } = await importPackage(entry);
        await api.init(fetch(wasm));
        await expectWorking(api, facts);
      },
    },
    {
      name: "initSync with the promise of a Response is refused, and a later init works",
      run: async () => {
        const { api, wasm } = await importPackage(entry);
        const given = fetch(wasm);
        expectInvalidInput(api, () => api.initSync(unchecked(given)), "source");
        await api.init(given);
        await expectWorking(api, facts);
      },
    },
    {
      name: "init with a fetch that fails gives the error of the source",
      run: async () => {
        const { api, wasm } = await importPackage(entry);
        await expectInvalidInputRejection(api, api.init(fetch(other(wasm, "dropped"))), "source");
        await expectInvalidInputRejection(api, api.init(fetch(other(wasm, "missing"))), "source");
        await api.init();
        await expectWorking(api, facts);
      },
    },
  ];
  const refused = WRONG.map(([title, source]) => ({
    name: `init with ${title} is refused, and a later init works`,
    run: async () => {
      const { api, wasm } = await importPackage(entry);
      const given = await source(wasm);
      await expectInvalidInputRejection(api, api.init(unchecked(given)), "source");
      expectNotReady(api);
      await api.init();
      await expectWorking(api, facts);
    },
  }));
  const withoutAddress = WRONG.filter(([, source]) => source.length === 0);
  const refusedAtOnce = [...withoutAddress, ...WRONG_AT_ONCE].map(([title, source]) => ({
    name: `initSync with ${title} is refused, and a later init works`,
    run: async () => {
      const { api, wasm } = await importPackage(entry);
      const given = await source(wasm);
      expectInvalidInput(api, () => api.initSync(unchecked(given)), "source");
      expectNotReady(api);
      await api.init();
      await expectWorking(api, facts);
    },
  }));
  return [...right, ...rightAtOnce, ...promised, ...refused, ...refusedAtOnce];
}

/** @param {string} url */
async function readResponse(url) {
  const response = await fetch(url);
  await response.arrayBuffer();
  return response;
}

/** @param {ArrayBuffer} bytes */
function givenAway(bytes) {
  structuredClone(bytes, { transfer: [bytes] });
  return bytes;
}

/** @param {Uint8Array} bytes */
function partOfMore(bytes) {
  const more = new Uint8Array(bytes.length + 20);
  more.set(bytes, 10);
  return more.subarray(10, 10 + bytes.length);
}
