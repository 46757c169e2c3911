// What a runner of a runtime or of a bundler found out. test.mjs counts it, and the table in the README is made of it.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { root } from "../tools/run.mjs";

/**
 * @typedef {object} Report
 * @property {string} step such as `runtime:deno`
 * @property {string} subject what was tested, with its version: `Deno 2.9.6`
 * @property {readonly string[]} passed the names of the tests
 * @property {readonly { name: string, error: string }[]} failed
 * @property {readonly { test: string, reason: string }[]} [differences] what ran and ended as is known of this browser alone
 */

/** @param {string} step */
export function reportPath(step) {
  return join(root, "target", "tests", `${step.replaceAll(":", "-")}.json`);
}

/**
 * @param {string} step
 * @returns {Report | undefined} nothing when the step did not come to its end
 */
export function readReport(step) {
  const path = reportPath(step);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}

/**
 * Writes the report, prints it, and lets the process fail when a test failed or none ran.
 *
 * @param {Report} report
 */
export function writeReport(report) {
  const { step, subject, passed, failed } = report;
  const path = reportPath(step);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(report, null, 2));
  for (const { name, error } of failed) console.log(`FAILED ${name}\n${error.replace(/^/gm, "    ")}`);
  console.log(`${subject}: ${passed.length} passed, ${failed.length} failed`);
  if (failed.length > 0 || passed.length === 0) process.exitCode = 1;
}
