/**
 * The functional suite of the package. It knows no runtime: the package under test, the vectors and where the local
 * gateways listen are arguments, so that the same tests run wherever the package does.
 */
/** @import { Context, Register } from "./types.mjs" */
import registerClients from "./clients.mjs";
import registerClockOffset from "./clock-offset.mjs";
import registerCurl from "./curl.mjs";
import registerCustomers from "./customers.mjs";
import registerDefaults from "./defaults.mjs";
import registerExplain from "./explain.mjs";
import registerExplainVectors from "./explain-vectors.mjs";
import registerGateways from "./gateways.mjs";
import registerIdentities from "./identities.mjs";
import registerParsing from "./parsing.mjs";
import registerRandomFailures from "./random-failures.mjs";
import registerSecrets from "./secrets.mjs";
import registerSendAbort from "./send-abort.mjs";
import registerSendAnswers from "./send-answers.mjs";
import registerSendClock from "./send-clock.mjs";
import registerSendFaults from "./send-faults.mjs";
import registerSendFetches from "./send-fetches.mjs";
import registerSendOptions from "./send-options.mjs";
import registerSendRetries from "./send-retries.mjs";
import registerSendVectors from "./send-vectors.mjs";
import registerSendWire from "./send-wire.mjs";
import registerTampering from "./tampering.mjs";
import registerVectors from "./vectors.mjs";
import registerWrongTypes from "./wrong-types.mjs";

const MOST_MS = 30_000;

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
  registerSendAnswers,
  registerSendFaults,
  registerSendRetries,
  registerSendClock,
  registerSendWire,
  registerSendFetches,
  registerSendAbort,
  registerSendOptions,
  registerCustomers,
  registerIdentities,
  registerRandomFailures,
  registerExplain,
  registerExplainVectors,
  registerClockOffset,
  registerSendVectors,
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
    tests.push({ name, run: () => inTime(run) });
  };
  for (const register of FILES) register(test, context);
  return tests;
}

/**
 * A test that hangs fails, and does not hold up all others.
 *
 * @param {() => void | Promise<void>} run
 */
async function inTime(run) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const tooLate = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end after ${MOST_MS / 1000} seconds`)), MOST_MS);
  });
  try {
    await Promise.race([run(), tooLate]);
  } finally {
    clearTimeout(timer);
  }
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
