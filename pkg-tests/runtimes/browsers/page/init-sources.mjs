// The sources that `init` and `initSync` accept, and those that they refuse.
import { expectInvalidInput, expectInvalidInputRejection, unchecked } from "../../../suite/helpers.mjs";
import { expectNotReady } from "./init-once.mjs";
import { expectWorks, importPackage } from "./tests.mjs";

/**
 * @import { InitSource } from "iot-accounts"
 * @import { Facts, Test } from "./tests.mjs"
 *
 * @typedef {(wasm: string) => InitSource | Promise<InitSource>} CreateSource gets the URL of iot-accounts.wasm
 */

/** @param {string} url */
const fetchBytes = async (url) => (await fetch(url)).arrayBuffer();
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
// (module (import "a" "b" (func)))
const IMPORTING_MODULE = Uint8Array.of(
  ...EMPTY_MODULE,
  ...[1, 4, 1, 0x60, 0, 0],
  ...[2, 7, 1, 1, 0x61, 1, 0x62, 0, 0],
);

/** @param {string} wasm @param {string} kind @param {string} [path] */
const changeUrl = (wasm, kind, path) =>
  wasm.replace("/plain/", `/${kind}/`).replace("dist/iot-accounts.wasm", path ?? "$&");

/** @type {[title: string, source: (wasm: string) => Promise<WebAssembly.Module | BufferSource>][]} */
const VALID_SYNC = [
  ["an ArrayBuffer", fetchBytes],
  ["a Uint8Array", async (wasm) => new Uint8Array(await fetchBytes(wasm))],
  ["a DataView", async (wasm) => new DataView(await fetchBytes(wasm))],
  ["a part of a larger Uint8Array", async (wasm) => createSubarray(new Uint8Array(await fetchBytes(wasm)))],
  ["a WebAssembly.Module", async (wasm) => WebAssembly.compile(await fetchBytes(wasm))],
];

/** @type {[title: string, source: CreateSource][]} */
const VALID = [
  ["its URL", (wasm) => wasm],
  ["its URL, relative to the page", (wasm) => new URL(wasm).pathname],
  ["its URL as a URL object", (wasm) => new URL(wasm)],
  ["its URL, served with an unknown type", (wasm) => changeUrl(wasm, "unknown-type")],
  ["its URL, served without a type", (wasm) => changeUrl(wasm, "no-type")],
  ["a Response with an unknown type", (wasm) => fetch(changeUrl(wasm, "unknown-type"))],
  ["a Response created by the caller", async (wasm) => new Response(await fetchBytes(wasm))],
  ...VALID_SYNC,
];

/** @type {[title: string, source: (wasm: string) => unknown][]} */
const INVALID = [
  ["a number", () => 5],
  ["0", () => 0],
  ["a boolean", () => true],
  ["an object", () => ({})],
  ["an array", () => [0, 0x61, 0x73, 0x6d]],
  ["a function", () => fetch],
  ["a symbol", () => Symbol("wasm")],
  ["an instance", async () => (await WebAssembly.instantiate(EMPTY_MODULE)).instance],
  ["an empty string", () => ""],
  ["an invalid URL", () => "http://"],
  ["a URL that gives 404", (wasm) => changeUrl(wasm, "missing")],
  ["a Response of 404", async (wasm) => fetch(changeUrl(wasm, "missing"))],
  ["a URL of a page", (wasm) => changeUrl(wasm, "page")],
  ["a URL of another file", (wasm) => changeUrl(wasm, "plain", "package.json")],
  ["a URL whose connection is dropped", (wasm) => changeUrl(wasm, "dropped")],
  ["a URL that a page cannot reach", () => "http://127.0.0.1:1/iot-accounts.wasm"],
  ["a URL whose response is cut", (wasm) => changeUrl(wasm, "cut-body")],
  ["a URL whose response, of an unknown type, is cut", (wasm) => changeUrl(wasm, "cut-body-unknown-type")],
  ["a URL of half a module", (wasm) => changeUrl(wasm, "truncated")],
  ["no bytes", () => new ArrayBuffer(0)],
  ["bytes that are not WebAssembly", () => new TextEncoder().encode("<!doctype html>")],
  ["a detached buffer", async (wasm) => detach(await fetchBytes(wasm))],
  ["half of its bytes", async (wasm) => (await fetchBytes(wasm)).slice(0, 9999)],
  ["bytes of another module", () => EMPTY_MODULE],
  ["bytes of a module with unknown imports", () => IMPORTING_MODULE],
  ["another module", () => WebAssembly.compile(EMPTY_MODULE)],
  ["a module with unknown imports", () => WebAssembly.compile(IMPORTING_MODULE)],
  ["a Response that was read", (wasm) => readResponse(wasm)],
  ["a Response, of an unknown type, that was read", (wasm) => readResponse(changeUrl(wasm, "unknown-type"))],
];

/** @type {[title: string, source: (wasm: string) => unknown][]} */
const INVALID_SYNC = [
  ["nothing", () => undefined],
  ["its URL", (wasm) => wasm],
  ["a Response", async (wasm) => fetch(wasm)],
];

/**
 * @param {string} entry
 * @param {Facts} facts
 * @returns {Test[]}
 */
export function collectSourceTests(entry, facts) {
  const valid = VALID.map(([title, source]) => ({
    name: `init with ${title}`,
    run: async () => {
      const { api, wasm } = await importPackage(entry);
      await api.init(await source(wasm));
      await expectWorks(api, facts);
    },
  }));
  const validSync = VALID_SYNC.map(([title, source]) => ({
    name: `initSync with ${title}`,
    run: async () => {
      const { api, wasm } = await importPackage(entry);
      api.initSync(await source(wasm));
      await expectWorks(api, facts);
    },
  }));
  /** @type {Test[]} */
  const promises = [
    {
      name: "init with the promise of a Response",
      run: async () => {
        const { api, wasm } = await importPackage(entry);
        await api.init(fetch(wasm));
        await expectWorks(api, facts);
      },
    },
    {
      name: "initSync with the promise of a Response is refused, and a later init works",
      run: async () => {
        const { api, wasm } = await importPackage(entry);
        const promise = fetch(wasm);
        expectInvalidInput(api, () => api.initSync(unchecked(promise)), "source");
        await api.init(promise);
        await expectWorks(api, facts);
      },
    },
    {
      name: "init with a fetch that fails is an error of the source",
      run: async () => {
        const { api, wasm } = await importPackage(entry);
        await expectInvalidInputRejection(api, api.init(fetch(changeUrl(wasm, "dropped"))), "source");
        await expectInvalidInputRejection(api, api.init(fetch(changeUrl(wasm, "missing"))), "source");
        await api.init();
        await expectWorks(api, facts);
      },
    },
  ];
  const invalid = INVALID.map(([title, source]) => ({
    name: `init with ${title} is refused, and a later init works`,
    run: async () => {
      const { api, wasm } = await importPackage(entry);
      const invalidSource = await source(wasm);
      await expectInvalidInputRejection(api, api.init(unchecked(invalidSource)), "source");
      expectNotReady(api);
      await api.init();
      await expectWorks(api, facts);
    },
  }));
  const withoutUrl = INVALID.filter(([, source]) => source.length === 0);
  const invalidSync = [...withoutUrl, ...INVALID_SYNC].map(([title, source]) => ({
    name: `initSync with ${title} is refused, and a later init works`,
    run: async () => {
      const { api, wasm } = await importPackage(entry);
      const invalidSource = await source(wasm);
      expectInvalidInput(api, () => api.initSync(unchecked(invalidSource)), "source");
      expectNotReady(api);
      await api.init();
      await expectWorks(api, facts);
    },
  }));
  return [...valid, ...validSync, ...promises, ...invalid, ...invalidSync];
}

/** @param {string} url */
async function readResponse(url) {
  const response = await fetch(url);
  await response.arrayBuffer();
  return response;
}

/** @param {ArrayBuffer} bytes */
function detach(bytes) {
  structuredClone(bytes, { transfer: [bytes] });
  return bytes;
}

/** @param {Uint8Array} bytes */
function createSubarray(bytes) {
  const larger = new Uint8Array(bytes.length + 20);
  larger.set(bytes, 10);
  return larger.subarray(10, 10 + bytes.length);
}
