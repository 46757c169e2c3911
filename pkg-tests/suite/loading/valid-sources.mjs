import { expect } from "chai";
import { TENCENT } from "../helpers.mjs";
import { expectSigns, loadReady } from "./helpers.mjs";

/** @import { Api } from "../types.mjs" */
/** @import { Host, Realm, RegisterInit } from "./types.mjs" */

/**
 * A client holds a place in the memory of the instance that made it: with another instance it would be broken.
 *
 * @param {Api} api
 * @returns {() => void}
 */
function keepClient(api) {
  const client = new api.TencentClient(TENCENT);
  const overrides = { requestId: "kept", nonce: 7, timestamp: 1700000000000 };
  const before = client.getCustomerList({ limit: 1 }, overrides);
  return () => expect(client.getCustomerList({ limit: 1 }, overrides)).to.deep.equal(before);
}

/**
 * @param {Host} host
 * @returns {[string, (realm: Realm) => unknown][]} every source that starts the package in this host
 */
function goodSources({ compiles }) {
  const response = (/** @type {Realm} */ { bytes }, /** @type {string} */ type) =>
    new Response(bytes, { headers: { "content-type": type } });
  /** @type {[string, (realm: Realm) => unknown][]} */
  const forCompilers = [
    ["bytes", ({ bytes }) => bytes],
    ["an ArrayBuffer", ({ bytes }) => bytes.buffer],
    ["bytes within others", ({ bytes }) => Uint8Array.from([1, ...bytes, 1]).subarray(1, bytes.length + 1)],
    ["an address", ({ url }) => `${url}/iot-accounts.wasm`],
    ["a URL", ({ url }) => new URL(`${url}/iot-accounts.wasm`)],
    ["a fetch", ({ url }) => fetch(`${url}/iot-accounts.wasm`)],
    ["a fetch of a server that does not know the type", ({ url }) => fetch(`${url}/untyped`)],
    ["a Response", (realm) => response(realm, "application/wasm")],
    ["a Response with a parameter behind its type", (realm) => response(realm, "application/wasm; a=b")],
    ["a Response of another type", async (realm) => response(realm, "text/plain")],
  ];
  return [
    ["nothing", () => undefined],
    ["a module", ({ modules }) => modules.own],
    ["a promise of a module", async ({ modules }) => modules.own],
    ...(compiles ? forCompilers : []),
  ];
}

/**
 * @param {RegisterInit} test
 * @param {Host} host
 */
export default function register(test, host) {
  for (const [name, source] of goodSources(host)) {
    test(`init with ${name}`, async (realm) => {
      const api = await realm.load();
      expect(await api.init(/** @type {never} */ (source(realm)))).to.equal(undefined);
      expectSigns(api, realm);
      const expectKept = keepClient(api);
      expect(await api.init(/** @type {never} */ (source(realm)))).to.equal(undefined);
      expectKept();
    });
  }

  test("init: after the first use it changes nothing", async (realm) => {
    const api = await loadReady(realm, host);
    const expectKept = keepClient(api);
    for (const source of [undefined, realm.modules.own]) {
      await api.init(source);
      expectKept();
    }
    api.initSync(realm.modules.own);
    expectKept();
    expectSigns(api, realm);
  });

  test("init: several at once, with a first use meanwhile", async (realm) => {
    const api = await realm.load();
    const { own } = realm.modules;
    const running = Promise.all([api.init(), api.init(own), api.init(), api.init(own)]);
    running.catch(() => {});
    const expectKept = host.ready ? keepClient(api) : undefined;
    expect(await running).to.deep.equal(new Array(4).fill(undefined));
    expectKept?.();
    expectSigns(api, realm);
  });

  test("initSync: a module", async (realm) => {
    const api = await realm.load();
    expect(api.initSync(realm.modules.own)).to.equal(undefined);
    const expectKept = keepClient(api);
    api.initSync(realm.modules.own);
    await api.init();
    expectKept();
    expectSigns(api, realm);
  });

  test("initSync: while init is under way", async (realm) => {
    const api = await realm.load();
    const running = api.init();
    running.catch(() => {});
    api.initSync(realm.modules.own);
    const expectKept = keepClient(api);
    await running;
    expectKept();
    expectSigns(api, realm);
  });
}
