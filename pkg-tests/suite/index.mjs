/**
 * The functional suite of the package. It does not depend on a runtime: the package under test, the vectors and the
 * addresses of the local gateways are arguments, so that the same tests run in every runtime.
 */
/** @import { Context, Register } from "./types.mjs" */
import registerAccountErrors from "./account-errors.mjs";
import registerAllIdentities from "./all-identities.mjs";
import registerAllUsers from "./all-users.mjs";
import registerBytes from "./bytes.mjs";
import registerCalls from "./calls.mjs";
import registerChangingLists from "./changing-lists.mjs";
import registerClients from "./clients.mjs";
import registerClockOffset from "./clock-offset.mjs";
import registerCloudTokens from "./cloud-tokens.mjs";
import registerContainers from "./containers.mjs";
import registerCurl from "./curl.mjs";
import registerCustomers from "./customers.mjs";
import registerDefaults from "./defaults.mjs";
import registerErrorCopies from "./error-copies.mjs";
import registerEveryUser from "./every-user.mjs";
import registerExplain from "./explain.mjs";
import registerExplainVectors from "./explain-vectors.mjs";
import registerFindUsers from "./find-users.mjs";
import registerGatewayState from "./gateway-state.mjs";
import registerGateways from "./gateways.mjs";
import registerIdentities from "./identities.mjs";
import registerInvalidArguments from "./invalid-arguments.mjs";
import registerLargeAnswers from "./large-answers.mjs";
import registerLoopEndings from "./loop-endings.mjs";
import registerMasks from "./masks.mjs";
import registerMemory from "./memory.mjs";
import registerModuleFailures from "./module-failures.mjs";
import registerParsing from "./parsing.mjs";
import registerPolluted from "./polluted.mjs";
import registerRandomFailures from "./random-failures.mjs";
import registerReadOnce from "./read-once.mjs";
import registerSecrets from "./secrets.mjs";
import registerSendAbort from "./send-abort.mjs";
import registerSendAnswers from "./send-answers.mjs";
import registerSendArguments from "./send-arguments.mjs";
import registerSendBodies from "./send-bodies.mjs";
import registerSendClock from "./send-clock.mjs";
import registerSendFaults from "./send-faults.mjs";
import registerSendFetches from "./send-fetches.mjs";
import registerSendListeners from "./send-listeners.mjs";
import registerSendOptions from "./send-options.mjs";
import registerSendResponses from "./send-responses.mjs";
import registerSendRetries from "./send-retries.mjs";
import registerSendThrown from "./send-thrown.mjs";
import registerSendTokens from "./send-tokens.mjs";
import registerSendVectors from "./send-vectors.mjs";
import registerSendWire from "./send-wire.mjs";
import registerSendWrites from "./send-writes.mjs";
import registerTampering from "./tampering.mjs";
import registerTokenArguments from "./token-arguments.mjs";
import registerTokenInterleavings from "./token-interleavings.mjs";
import registerTokenLeases from "./token-leases.mjs";
import registerTokenOutages from "./token-outages.mjs";
import registerTokenStores from "./token-stores.mjs";
import registerUsers from "./users.mjs";
import registerVectors from "./vectors.mjs";
import registerWorkerClient from "./worker-client.mjs";
import registerWorkerClientArguments from "./worker-client-arguments.mjs";
import registerWorkerClientErrors from "./worker-client-errors.mjs";
import registerWorkerClientStreams from "./worker-client-streams.mjs";
import registerWriteFaults from "./write-faults.mjs";

const MAX_TEST_MS = 30_000;

const FILES = [
  registerVectors,
  registerCalls,
  registerClients,
  registerInvalidArguments,
  registerPolluted,
  registerReadOnce,
  registerContainers,
  registerErrorCopies,
  registerDefaults,
  registerSecrets,
  registerCurl,
  registerParsing,
  registerUsers,
  registerMasks,
  registerBytes,
  registerLargeAnswers,
  registerGateways,
  registerGatewayState,
  registerTampering,
  registerSendAnswers,
  registerSendFaults,
  registerAccountErrors,
  registerSendRetries,
  registerSendClock,
  registerSendWire,
  registerSendWrites,
  registerWriteFaults,
  registerCloudTokens,
  registerSendTokens,
  registerTokenArguments,
  registerTokenInterleavings,
  registerTokenLeases,
  registerTokenOutages,
  registerTokenStores,
  registerSendFetches,
  registerSendThrown,
  registerSendResponses,
  registerSendBodies,
  registerSendArguments,
  registerSendAbort,
  registerSendListeners,
  registerSendOptions,
  registerCustomers,
  registerIdentities,
  registerAllIdentities,
  registerFindUsers,
  registerAllUsers,
  registerChangingLists,
  registerLoopEndings,
  registerRandomFailures,
  registerEveryUser,
  registerExplain,
  registerExplainVectors,
  registerClockOffset,
  registerSendVectors,
  registerWorkerClient,
  registerWorkerClientArguments,
  registerWorkerClientErrors,
  registerWorkerClientStreams,
  // The last ones: no client that was made before can be used afterwards.
  registerMemory,
  registerModuleFailures,
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
    if (tests.some((other) => other.name === name)) throw new Error(`two tests have the name \`${name}\``);
    tests.push({ name, run: () => runWithTimeout(run) });
  };
  for (const register of FILES) register(test, context);
  return tests;
}

/**
 * Fails a test that hangs, so that the other tests still run.
 *
 * @param {() => void | Promise<void>} run
 */
export async function runWithTimeout(run) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const timeout = new Promise((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`it did not end after ${MAX_TEST_MS / 1000} seconds`)),
      MAX_TEST_MS,
    );
  });
  try {
    await Promise.race([run(), timeout]);
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
