/**
 * The functional suite of the package. It knows no runtime: the package under test, the vectors and where the local
 * gateways listen are arguments, so that the same tests run wherever the package does.
 */
/** @import { Context, Register } from "./types.mjs" */
import registerClients from "./clients.mjs";
import registerCurl from "./curl.mjs";
import registerDefaults from "./defaults.mjs";
import registerGateways from "./gateways.mjs";
import registerParsing from "./parsing.mjs";
import registerSecrets from "./secrets.mjs";
import registerTampering from "./tampering.mjs";
import registerVectors from "./vectors.mjs";
import registerWrongTypes from "./wrong-types.mjs";

const FILES = [
  registerVectors,
  registerClients,
  registerWrongTypes,
  registerDefaults,
  registerSecrets,
  registerCurl,
  registerParsing,
  registerGateways,
  registerTampering,
];

/**
 * @param {Context} context
 * @returns {{ name: string, run: () => void | Promise<void> }[]}
 */
export function collectSuite(context) {
  /** @type {{ name: string, run: () => void | Promise<void> }[]} */
  const tests = [];
  /** @type {Register} */
  const test = (name, run) => {
    if (tests.some((other) => other.name === name)) throw new Error(`two tests are named \`${name}\``);
    tests.push({ name, run });
  };
  for (const register of FILES) register(test, context);
  return tests;
}

/**
 * @param {Context & { filter?: (name: string) => boolean }} options
 * @returns {Promise<{ passed: number, failed: { name: string, error: unknown }[], names: string[] }>}
 */
export async function runSuite({ filter = () => true, ...context }) {
  const tests = collectSuite(context).filter(({ name }) => filter(name));
  /** @type {{ name: string, error: unknown }[]} */
  const failed = [];
  for (const { name, run } of tests) {
    try {
      await run();
    } catch (error) {
      failed.push({ name, error });
    }
  }
  return { passed: tests.length - failed.length, failed, names: tests.map(({ name }) => name) };
}
