/**
 * Tests of importing and initialising the package. Each test needs a new realm (a process, a worker or a context) in
 * which the package was never imported. Like the functional suite, it does not depend on a runtime.
 */
import registerImport from "./import.mjs";
import registerInvalidSources from "./invalid-sources.mjs";
import registerValidSources from "./valid-sources.mjs";

/** @import { Host, InitTest, RegisterInit } from "./types.mjs" */

/**
 * @param {Host} host
 * @returns {InitTest[]}
 */
export function collectInitSuite(host) {
  /** @type {InitTest[]} */
  const tests = [];
  /** @type {RegisterInit} */
  const test = (name, run) => {
    if (tests.some((other) => other.name === name)) throw new Error(`two tests have the name \`${name}\``);
    tests.push({ name, run });
  };
  for (const register of [registerImport, registerValidSources, registerInvalidSources]) register(test, host);
  return tests;
}
