// What every runtime runs: the whole functional suite, or one test of suite/loading.
import { runSuite } from "../../suite/index.mjs";
import { compileAll } from "../../suite/loading/foreign-modules.mjs";
import { collectInitSuite } from "../../suite/loading/index.mjs";

/** @import { Api, GatewayFacts, PageApi, Vector } from "../../suite/types.mjs" */
/** @import { Host, Realm } from "../../suite/loading/types.mjs" */

/**
 * @typedef {{ vectors: readonly Vector[], gateways: GatewayFacts, url: string }} Facts what the facts server sends
 * @typedef {{ name: string, error?: string }} Outcome
 * @typedef {{ runtime: string, entry: string, outcomes: Outcome[], warnings?: string }} Findings
 */

/**
 * @param {string} url of the facts server
 * @returns {Promise<Facts>}
 */
export async function fetchFacts(url) {
  const response = await fetch(`${url}/facts`);
  return { ...(await response.json()), url };
}

/**
 * @param {Facts} facts
 * @param {{ api: Api, page: PageApi, inspect?: import("../../suite/types.mjs").Inspect }} runtime
 * @returns {Promise<Outcome[]>}
 */
export async function performSuite({ vectors, gateways }, runtime) {
  const { names, failed } = await runSuite({ vectors, gateways, ...runtime });
  return names.map((name) =>
    toOutcome(
      name,
      failed.find((failure) => failure.name === name),
    ),
  );
}

/**
 * @param {Facts} facts
 * @param {Host} host
 * @param {string} name of the test
 * @param {Pick<Realm, "load"> & Partial<Pick<Realm, "modules">>} realm `modules` from hosts that cannot compile
 * @returns {Promise<Outcome[]>}
 */
export async function performInit({ vectors, url }, host, name, { load, modules }) {
  const test = collectInitSuite(host).find((candidate) => candidate.name === name);
  if (test === undefined) throw new Error(`there is no test \`${name}\``);
  const bytes = new Uint8Array(await (await fetch(`${url}/iot-accounts.wasm`)).arrayBuffer());
  try {
    await test.run({ load, vectors, bytes, url, modules: modules ?? compileAll(bytes) });
    return [{ name }];
  } catch (error) {
    return [toOutcome(name, { error })];
  }
}

/**
 * @param {string} name
 * @param {{ error: unknown }} [failure]
 * @returns {Outcome}
 */
function toOutcome(name, failure) {
  if (failure === undefined) return { name };
  const { error } = failure;
  if (!(error instanceof Error)) return { name, error: String(error) };
  // Not every engine starts the stack with the message.
  const stack = error.stack ?? "";
  return { name, error: stack.includes(error.message) ? stack : `${String(error)}\n${stack}` };
}
