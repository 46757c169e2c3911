import { expect } from "chai";
import { signInput } from "../helpers.mjs";

/** @import { Api } from "../types.mjs" */
/** @import { Host, Realm } from "./types.mjs" */

/**
 * The package works: it signs the first example of either cloud as the vectors say.
 *
 * @param {Api} api
 * @param {Realm} realm
 */
export function expectSigns(api, { vectors }) {
  for (const cloud of /** @type {const} */ (["tencent", "aliyun"])) {
    const vector = vectors.find((one) => one.cloud === cloud && one.type === "signing");
    if (vector?.type !== "signing") return expect.fail(`no vector signs for ${cloud}`);
    expect(signInput(api, cloud, vector.input)).to.deep.equal(vector.request);
  }
}

/**
 * @param {Realm} realm
 * @param {Host} host
 * @returns {Promise<Api>} the package, right before its first use
 */
export async function loadReady(realm, host) {
  const api = await realm.load();
  if (!host.ready) await api.init();
  return api;
}

/**
 * @param {Api} api
 * @param {unknown} error
 * @param {string} what
 */
export function expectRefused(api, error, what) {
  expect(error, what).to.be.instanceOf(api.InvalidInputError);
  expect(error, what).to.have.property("field", "source");
  expect(error, what)
    .to.have.property("message")
    .that.matches(/^`source` must be .{15}/);
}

/**
 * `init` and `initSync` refuse every one of the sources, and do their work afterwards as if nothing had been.
 *
 * @param {Realm} realm
 * @param {readonly (readonly [what: string, source: () => unknown])[]} sources
 */
export async function expectAllRefused(realm, sources) {
  const api = await realm.load();
  for (const [what, source] of sources) {
    const given = /** @type {never} */ (source());
    const rejection = await api.init(given).then(
      () => "it took it",
      (error) => error,
    );
    expectRefused(api, rejection, `init with ${what}`);
  }
  await api.init();
  expectSigns(api, realm);
}

/**
 * @param {Realm} realm
 * @param {readonly (readonly [what: string, source: () => unknown])[]} sources
 */
export async function expectAllRefusedSync(realm, sources) {
  const api = await realm.load();
  for (const [what, source] of sources) {
    const error = caught(() => api.initSync(/** @type {never} */ (source())));
    expectRefused(api, error, `initSync with ${what}`);
  }
  api.initSync(realm.modules.own);
  expectSigns(api, realm);
}

/** @param {() => void} run */
export function caught(run) {
  try {
    run();
  } catch (error) {
    return error;
  }
  return "it took it";
}
