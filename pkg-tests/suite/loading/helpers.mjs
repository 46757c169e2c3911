import { expect } from "chai";
import { signInput } from "../helpers.mjs";

/** @import { Api } from "../types.mjs" */
/** @import { Host, Realm } from "./types.mjs" */

/** Stands for the error of a call that did not fail. */
export const ACCEPTED = "it was accepted";

/**
 * Checks that the package works: it signs the first vector of each cloud.
 *
 * @param {Api} api
 * @param {Realm} realm
 */
export function expectSigns(api, { vectors }) {
  for (const cloud of /** @type {const} */ (["tencent", "aliyun"])) {
    const vector = vectors.find((candidate) => candidate.cloud === cloud && candidate.type === "signing");
    if (vector?.type !== "signing") return expect.fail(`there is no signing vector for ${cloud}`);
    expect(signInput(api, cloud, vector.input)).to.deep.equal(vector.request);
  }
}

/**
 * @param {Realm} realm
 * @param {Host} host
 * @returns {Promise<Api>} the package, ready to use
 */
export async function loadReady(realm, host) {
  const api = await realm.load();
  if (!host.ready) await api.init();
  return api;
}

/**
 * @param {Api} api
 * @param {unknown} error
 * @param {string} description
 */
export function expectRefused(api, error, description) {
  expect(error, description).to.be.instanceOf(api.InvalidInputError);
  expect(error, description).to.have.property("field", "source");
  expect(error, description)
    .to.have.property("message")
    .that.matches(/^`source` must be .{15}/);
}

/**
 * Checks that `init` refuses every source, and works afterwards.
 *
 * @param {Realm} realm
 * @param {readonly (readonly [description: string, source: () => unknown])[]} sources
 */
export async function expectAllRefused(realm, sources) {
  const api = await realm.load();
  for (const [description, source] of sources) {
    const invalid = /** @type {never} */ (source());
    const rejection = await api.init(invalid).then(
      () => ACCEPTED,
      (error) => error,
    );
    expectRefused(api, rejection, `init with ${description}`);
  }
  await api.init();
  expectSigns(api, realm);
}

/**
 * @param {Realm} realm
 * @param {readonly (readonly [description: string, source: () => unknown])[]} sources
 */
export async function expectAllRefusedSync(realm, sources) {
  const api = await realm.load();
  for (const [description, source] of sources) {
    const error = runAndCatch(() => api.initSync(/** @type {never} */ (source())));
    expectRefused(api, error, `initSync with ${description}`);
  }
  api.initSync(realm.modules.iotAccounts);
  expectSigns(api, realm);
}

/**
 * @param {() => void} run
 * @returns {unknown} the error, or ACCEPTED when there is none
 */
export function runAndCatch(run) {
  try {
    run();
  } catch (error) {
    return error;
  }
  return ACCEPTED;
}
