import { expect } from "chai";
import { TENCENT } from "../helpers.mjs";
import { expectSigns, loadReady } from "./helpers.mjs";

/** @import { Api } from "../types.mjs" */
/** @import { Host, Realm, RegisterInit } from "./types.mjs" */

/**
 * Creates a client and returns a check that it still works: a client belongs to one instance, and a second instance would
 * break it.
 *
 * @param {Api} api
 * @returns {() => void}
 */
function createClientCheck(api) {
  const client = new api.TencentClient(TENCENT);
  const overrides = { requestId: "before", nonce: 7, timestamp: 1700000000000 };
  const requestBefore = client.getCustomerList({ limit: 1 }, overrides);
  return () => expect(client.getCustomerList({ limit: 1 }, overrides)).to.deep.equal(requestBefore);
}

/**
 * @param {Host} host
 * @returns {[string, (realm: Realm) => unknown][]} every source that initialises the package in this host
 */
function getValidSources({ compiles }) {
  const response = (/** @type {Realm} */ { bytes }, /** @type {string} */ type) =>
    new Response(bytes, { headers: { "content-type": type } });
  /** @type {[string, (realm: Realm) => unknown][]} */
  const compiledSources = [
    ["bytes", ({ bytes }) => bytes],
    ["an ArrayBuffer", ({ bytes }) => bytes.buffer],
    [
      "a part of a larger buffer",
      ({ bytes }) => Uint8Array.from([1, ...bytes, 1]).subarray(1, bytes.length + 1),
    ],
    ["a URL string", ({ url }) => `${url}/iot-accounts.wasm`],
    ["a URL", ({ url }) => new URL(`${url}/iot-accounts.wasm`)],
    ["a fetch", ({ url }) => fetch(`${url}/iot-accounts.wasm`)],
    ["a fetch without the wasm content type", ({ url }) => fetch(`${url}/untyped`)],
    ["a Response", (realm) => response(realm, "application/wasm")],
    ["a Response whose content type has a parameter", (realm) => response(realm, "application/wasm; a=b")],
    ["a Response with another content type", async (realm) => response(realm, "text/plain")],
  ];
  return [
    ["nothing", () => undefined],
    ["`null`", () => null],
    ["a module", ({ modules }) => modules.iotAccounts],
    ["a promise of a module", async ({ modules }) => modules.iotAccounts],
    ...(compiles ? compiledSources : []),
  ];
}

/**
 * @param {RegisterInit} test
 * @param {Host} host
 */
export default function register(test, host) {
  for (const [name, source] of getValidSources(host)) {
    test(`init with ${name}`, async (realm) => {
      const api = await realm.load();
      expect(await api.init(/** @type {never} */ (source(realm)))).to.equal(undefined);
      expectSigns(api, realm);
      const expectClientWorks = createClientCheck(api);
      expect(await api.init(/** @type {never} */ (source(realm)))).to.equal(undefined);
      expectClientWorks();
    });
  }

  test("init: has no effect after the first use", async (realm) => {
    const api = await loadReady(realm, host);
    const expectClientWorks = createClientCheck(api);
    for (const source of [undefined, realm.modules.iotAccounts]) {
      await api.init(source);
      expectClientWorks();
    }
    api.initSync(realm.modules.iotAccounts);
    expectClientWorks();
    expectSigns(api, realm);
  });

  test("init: several in parallel, with a first use meanwhile", async (realm) => {
    const api = await realm.load();
    const { iotAccounts } = realm.modules;
    const pending = Promise.all([api.init(), api.init(iotAccounts), api.init(), api.init(iotAccounts)]);
    pending.catch(() => {});
    const expectClientWorks = host.ready ? createClientCheck(api) : undefined;
    expect(await pending).to.deep.equal(new Array(4).fill(undefined));
    expectClientWorks?.();
    expectSigns(api, realm);
  });

  test("initSync: accepts a module", async (realm) => {
    const api = await realm.load();
    expect(api.initSync(realm.modules.iotAccounts)).to.equal(undefined);
    const expectClientWorks = createClientCheck(api);
    api.initSync(realm.modules.iotAccounts);
    await api.init();
    expectClientWorks();
    expectSigns(api, realm);
  });

  test("initSync: while init is running", async (realm) => {
    const api = await realm.load();
    const pending = api.init();
    pending.catch(() => {});
    api.initSync(realm.modules.iotAccounts);
    const expectClientWorks = createClientCheck(api);
    await pending;
    expectClientWorks();
    expectSigns(api, realm);
  });
}
