import { expect } from "chai";
import { catchRejection } from "../helpers.mjs";
import { FOREIGN_MODULES } from "./foreign-modules.mjs";
import {
  ACCEPTED,
  expectAllRefused,
  expectAllRefusedSync,
  expectRefused,
  expectSigns,
  loadReady,
  runAndCatch,
} from "./helpers.mjs";

/** @import { Host, Realm, RegisterInit } from "./types.mjs" */

/** @typedef {[description: string, source: (realm: Realm) => unknown]} InvalidSource */

/** @type {InvalidSource[]} */
const OTHER_TYPES = [
  ["a number", () => 5],
  ["true", () => true],
  ["an object", () => ({})],
  ["a list", () => [1, 2, 3]],
  ["a function", () => () => {}],
];

/** @type {InvalidSource[]} */
const INVALID_WASM = [
  ["no bytes", () => new Uint8Array()],
  ["the bytes of a text", () => new TextEncoder().encode("<!doctype html>")],
  ["the first half", ({ bytes }) => bytes.slice(0, bytes.length / 2)],
  ["all but the last byte", ({ bytes }) => bytes.slice(0, -1)],
  ["all but the first byte", ({ bytes }) => bytes.slice(1).buffer],
  ["one more byte", ({ bytes }) => Uint8Array.from([...bytes, 0xff])],
];

const FOREIGN = /** @type {(keyof typeof FOREIGN_MODULES)[]} */ (Object.keys(FOREIGN_MODULES));
/** @type {InvalidSource[]} */
const FOREIGN_BYTES = FOREIGN.map((name) => [
  `the bytes of \`${name}\``,
  () => FOREIGN_MODULES[name].slice(),
]);
/** @type {InvalidSource[]} */
const FOREIGN_MODULE_OBJECTS = FOREIGN.map((name) => [
  `the module \`${name}\``,
  ({ modules }) => modules[name],
]);

/** @type {InvalidSource[]} */
const FAILED_LOADS = [
  ["an empty string", () => ""],
  ["a URL string where no server listens", () => "http://127.0.0.1:2/iot-accounts.wasm"],
  ["a URL string that gives 404", ({ url }) => `${url}/nothing`],
  ["a URL that gives 404", ({ url }) => new URL(`${url}/nothing`)],
  ["a fetch that gives 404", ({ url }) => fetch(`${url}/nothing`)],
  ["a Response of a page", () => new Response("<p>", { headers: { "content-type": "text/html" } })],
  [
    "a Response of a text with the right content type",
    () => new Response("<p>", { headers: { "content-type": "application/wasm" } }),
  ],
  ["a fetch that rejects", () => fetch("http://127.0.0.1:2/iot-accounts.wasm")],
  ["a Response whose body fails", ({ bytes }) => new Response(createFailingBody(bytes))],
  [
    "a Response with the right content type whose body fails",
    ({ bytes }) =>
      new Response(createFailingBody(bytes), { headers: { "content-type": "application/wasm" } }),
  ],
  ["a Response that was read before", createReadResponse],
];

/** @param {Uint8Array<ArrayBuffer>} bytes */
function createFailingBody(bytes) {
  return new ReadableStream({
    start: (controller) => controller.enqueue(bytes.slice(0, 1000)),
    pull: (controller) => controller.error(new Error("the connection broke")),
  });
}

/** @param {Realm} realm */
async function createReadResponse({ bytes }) {
  const response = new Response(bytes);
  await response.arrayBuffer();
  return response;
}

/**
 * @param {Realm} realm
 * @param {readonly InvalidSource[]} sources
 * @returns {[string, () => unknown][]}
 */
function bind(realm, sources) {
  return sources.map(([description, source]) => [description, () => source(realm)]);
}

/**
 * @param {RegisterInit} test
 * @param {Host} host
 */
export default function register(test, host) {
  /** @type {[string, InvalidSource[]][]} */
  const groups = [
    ["values of other types", OTHER_TYPES],
    ["bytes that are not WebAssembly", INVALID_WASM],
    ["the bytes of another module", FOREIGN_BYTES],
    ["another module", FOREIGN_MODULE_OBJECTS],
  ];
  for (const [group, sources] of groups) {
    test(`init refuses ${group}, and works afterwards`, (realm) =>
      expectAllRefused(realm, bind(realm, sources)));
    test(`initSync refuses ${group}, and works afterwards`, (realm) =>
      expectAllRefusedSync(realm, bind(realm, sources)));
  }
  test("init refuses what cannot be loaded, and works afterwards", (realm) =>
    expectAllRefused(realm, bind(realm, FAILED_LOADS)));
  test("initSync refuses URLs and responses, and works afterwards", (realm) =>
    expectAllRefusedSync(realm, [
      ["a URL string", () => `${realm.url}/iot-accounts.wasm`],
      ["a URL", () => new URL(`${realm.url}/iot-accounts.wasm`)],
      ["a Response", () => new Response(realm.bytes)],
      ["nothing", () => undefined],
    ]));

  test(
    host.compiles ? "initSync: accepts bytes" : "initSync refuses bytes: this host cannot compile",
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
    test("init refuses bytes and URLs: this host cannot compile", (realm) =>
      expectAllRefused(realm, [
        ["the right bytes", () => realm.bytes],
        ["a URL string", () => `${realm.url}/iot-accounts.wasm`],
        ["a fetch", () => fetch(`${realm.url}/iot-accounts.wasm`)],
      ]));
  }

  test("init: an invalid and a valid source in parallel", async (realm) => {
    const api = await realm.load();
    const rejection = catchRejection(api.init(FOREIGN_MODULES.empty.slice()));
    await api.init();
    expectRefused(api, await rejection, "the invalid source");
    expectSigns(api, realm);
  });

  test("after the first use an invalid source is refused or ignored, and breaks nothing", async (realm) => {
    const api = await loadReady(realm, host);
    expectSigns(api, realm);
    for (const [description, source] of [
      ...OTHER_TYPES,
      ...INVALID_WASM,
      ...FOREIGN_BYTES,
      ...FOREIGN_MODULE_OBJECTS,
    ]) {
      const invalid = /** @type {never} */ (source(realm));
      await api.init(invalid).catch((error) => expectRefused(api, error, `init with ${description}`));
      const outcome = runAndCatch(() => api.initSync(invalid));
      if (outcome !== ACCEPTED) expectRefused(api, outcome, `initSync with ${description}`);
      expectSigns(api, realm);
    }
    expect(await api.init()).to.equal(undefined);
  });
}
