/**
 * How the package is imported and got ready. Each test wants a realm of its own, in which the package was never
 * imported: a process, a worker, a context. Like the functional suite it knows no runtime.
 */
import registerImporting from "./import.mjs";
import registerRefusing from "./invalid-sources.mjs";
import registerStarting from "./valid-sources.mjs";

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
    if (tests.some((other) => other.name === name)) throw new Error(`two tests are named \`${name}\``);
    tests.push({ name, run });
  };
  for (const register of [registerImporting, registerStarting, registerRefusing]) register(test, host);
  return tests;
}
