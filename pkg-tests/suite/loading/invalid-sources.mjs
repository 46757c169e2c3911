import { expect } from "chai";
import { catchError, catchRejection } from "../helpers.mjs";
import { FOREIGN_MODULES } from "./foreign-modules.mjs";
import { expectAllRefused, expectAllRefusedSync, expectRefused, expectSigns, loadReady } from "./helpers.mjs";

/** @import { Host, Realm, RegisterInit } from "./types.mjs" */

/** @typedef {[what: string, source: (realm: Realm) => unknown]} Wrong */

/** @type {Wrong[]} */
const NO_SOURCES = [
  ["null", () => null],
  ["a number", () => 5],
  ["true", () => true],
  ["an object", () => ({})],
  ["a list", () => [1, 2, 3]],
  ["a function", () => () => {}],
];

/** @type {Wrong[]} */
const NO_WASM = [
  ["no bytes", () => new Uint8Array()],
  ["a text's bytes", () => new TextEncoder().encode("<!doctype html>")],
  ["the first half", ({ bytes }) => bytes.slice(0, bytes.length / 2)],
  ["all but the last byte", ({ bytes }) => bytes.slice(0, -1)],
  ["all but the first byte", ({ bytes }) => bytes.slice(1).buffer],
  ["a byte more", ({ bytes }) => Uint8Array.from([...bytes, 0xff])],
];

const FOREIGN = /** @type {(keyof typeof FOREIGN_MODULES)[]} */ (Object.keys(FOREIGN_MODULES));
/** @type {Wrong[]} */
const FOREIGN_BYTES = FOREIGN.map((name) => [
  `the bytes of \`${name}\``,
  () => FOREIGN_MODULES[name].slice(),
]);
/** @type {Wrong[]} */
const FOREIGN_READY = FOREIGN.map((name) => [`the module \`${name}\``, ({ modules }) => modules[name]]);

/** @type {Wrong[]} */
const UNREACHABLE = [
  ["a text that is no address", () => ""],
  ["an address where nobody listens", () => "http://127.0.0.1:2/iot-accounts.wasm"],
  ["an address that is not found", ({ url }) => `${url}/nothing`],
  ["a URL that is not found", ({ url }) => new URL(`${url}/nothing`)],
  ["the fetch of what is not found", ({ url }) => fetch(`${url}/nothing`)],
  ["the fetch of a page", () => new Response("<p>", { headers: { "content-type": "text/html" } })],
  [
    "a text of the right type",
    () => new Response("<p>", { headers: { "content-type": "application/wasm" } }),
  ],
  ["a fetch that fails", () => fetch("http://127.0.0.1:2/iot-accounts.wasm")],
  ["a body that breaks off", ({ bytes }) => new Response(breakingOff(bytes))],
  [
    "a body of the right type that breaks off",
    ({ bytes }) => new Response(breakingOff(bytes), { headers: { "content-type": "application/wasm" } }),
  ],
  ["a body that was read before", readBefore],
];

/** @param {Uint8Array<ArrayBuffer>} bytes */
function breakingOff(bytes) {
  return new ReadableStream({
    start: (controller) => controller.enqueue(bytes.slice(0, 1000)),
    pull: (controller) => controller.error(new Error("the connection broke")),
  });
}

/** @param {Realm} realm */
async function readBefore({ bytes }) {
  const response = new Response(bytes);
  await response.arrayBuffer();
  return response;
}

/**
 * @param {Realm} realm
 * @param {readonly Wrong[]} wrong
 * @returns {[string, () => unknown][]}
 */
function within(realm, wrong) {
  return wrong.map(([what, source]) => [what, () => source(realm)]);
}

/**
 * @param {RegisterInit} test
 * @param {Host} host
 */
export default function register(test, host) {
  /** @type {[string, Wrong[]][]} */
  const groups = [
    ["what is no source", NO_SOURCES],
    ["bytes that are no WebAssembly", NO_WASM],
    ["the bytes of another module", FOREIGN_BYTES],
    ["another module", FOREIGN_READY],
  ];
  for (const [group, wrong] of groups) {
    test(`init refuses ${group}, and works afterwards`, (realm) =>
      expectAllRefused(realm, within(realm, wrong)));
    test(`initSync refuses ${group}, and works afterwards`, (realm) =>
      expectAllRefusedSync(realm, within(realm, wrong)));
  }
  test("init refuses what cannot be had, and works afterwards", (realm) =>
    expectAllRefused(realm, within(realm, UNREACHABLE)));
  test("initSync refuses addresses and responses, and works afterwards", (realm) =>
    expectAllRefusedSync(realm, [
      ["an address", () => `${realm.url}/iot-accounts.wasm`],
      ["a URL", () => new URL(`${realm.url}/iot-accounts.wasm`)],
      ["a Response", () => new Response(realm.bytes)],
      ["nothing", () => undefined],
    ]));

  test(
    host.compiles ? "initSync: bytes start it" : "initSync refuses bytes: this host compiles none",
    async (realm) => {
      const { bytes } = realm;
      if (!host.compiles) return expectAllRefusedSync(realm, [["the right bytes", () => bytes]]);
      const api = await realm.load();
      api.initSync(bytes);
      expectSigns(api, realm);
      return api.initSync(bytes.buffer);
    },
  );
  if (!host.compiles) {
    test("init refuses bytes and addresses: this host compiles none", (realm) =>
      expectAllRefused(realm, [
        ["the right bytes", () => realm.bytes],
        ["an address", () => `${realm.url}/iot-accounts.wasm`],
        ["a fetch", () => fetch(`${realm.url}/iot-accounts.wasm`)],
      ]));
  }

  test("init: a wrong and a right one at once", async (realm) => {
    const api = await realm.load();
    const wrong = catchRejection(api.init(FOREIGN_MODULES.empty.slice()));
    await api.init();
    expectRefused(api, await wrong, "the wrong one");
    expectSigns(api, realm);
  });

  test("after the first use a wrong source is refused or ignored, and breaks nothing", async (realm) => {
    const api = await loadReady(realm, host);
    expectSigns(api, realm);
    for (const [what, source] of [...NO_SOURCES, ...NO_WASM, ...FOREIGN_BYTES, ...FOREIGN_READY]) {
      const given = /** @type {never} */ (source(realm));
      await api.init(given).catch((error) => expectRefused(api, error, `init with ${what}`));
      const error = catchError(() => {
        api.initSync(given);
        throw new api.InvalidInputError("source", "must be ignored, and it was");
      });
      expectRefused(api, error, `initSync with ${what}`);
      expectSigns(api, realm);
    }
    expect(await api.init()).to.equal(undefined);
  });
}
