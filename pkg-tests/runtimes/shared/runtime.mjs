// Runs both suites in one runtime and writes the report.
import { installDependencies, installPackage } from "../../../tools/npm.mjs";
import { writeReport } from "../../report.mjs";

/** @import { Findings, Outcome } from "../programs/perform.mjs" */
/** @import { Host } from "../../suite/loading/types.mjs" */

/**
 * @typedef {object} Runtime
 * @property {(test?: string) => Promise<Findings>} perform runs the functional suite or, in a new realm, the test of
 *   pkg-tests/suite/loading with that name; leaves nothing running
 */

const SUITE_ENDS = "the functional suite runs to its end";

/** How many tests of suite/loading run in parallel. */
const CONCURRENCY = 2;

/**
 * @param {object} runner
 * @param {string} runner.step
 * @param {string} runner.entry the file of dist/ that the runtime must load
 * @param {Host} [runner.host]
 * @param {boolean} [runner.keepAlive]
 * @param {string} [runner.variant] added to the runtime's name in the report
 * @param {boolean} [runner.functional] whether the functional suite runs too
 * @param {(url: string) => Promise<Runtime>} runner.start gets the URL of the facts server
 */
export async function testRuntime({ step, entry, variant, start, ...runner }) {
  const { host = { compiles: true, ready: true }, keepAlive = true, functional = true } = runner;
  await installPackage("pkg-tests");
  await installDependencies("pkg-tests/runtimes");
  // These import packages that are installed only now.
  const { startFactsServer } = await import("./facts-server.mjs");
  const { collectInitSuite } = await import("../../suite/loading/index.mjs");
  const server = await startFactsServer({ keepAlive });
  try {
    const { perform } = await start(server.url);
    const tests = collectInitSuite(host).map(({ name }) => name);
    const suite = functional ? await getFindings(SUITE_ENDS, perform()) : undefined;
    const realms = await performEach(tests, perform);
    const all = [...(suite ? [suite] : []), ...realms];
    const runtime = all.find((findings) => findings.runtime !== "")?.runtime ?? step;
    const outcomes = [
      ...(suite ? compare(suite.runtime === "" ? [SUITE_ENDS] : server.names, suite.outcomes) : []),
      ...compare(
        tests,
        realms.flatMap((findings) => findings.outcomes),
      ),
      checkEntry(all, entry),
      checkWarnings(all),
    ];
    const passed = outcomes.filter(({ error }) => error === undefined).map(({ name }) => name);
    const failed = outcomes.flatMap(({ name, error }) => (error === undefined ? [] : [{ name, error }]));
    const subject = variant === undefined ? runtime : `${runtime} (${variant})`;
    writeReport({ step, subject, passed, failed });
  } finally {
    await server.close();
  }
}

/**
 * @param {readonly string[]} names
 * @param {Runtime["perform"]} perform
 * @returns {Promise<Findings[]>}
 */
async function performEach(names, perform) {
  const queue = [...names];
  /** @type {Findings[]} */
  const findings = [];
  const work = async () => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      findings.push(await getFindings(name, perform(name)));
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return findings;
}

/**
 * Reports a runtime that crashes as a failed test.
 *
 * @param {string} name
 * @param {Promise<Findings>} findings
 * @returns {Promise<Findings>}
 */
function getFindings(name, findings) {
  return findings.catch((error) => ({
    runtime: "",
    entry: "",
    outcomes: [{ name, error: String(error) }],
  }));
}

/**
 * @param {readonly Findings[]} findings
 * @param {string} expected
 * @returns {Outcome}
 */
function checkEntry(findings, expected) {
  const name = `loads the entry dist/${expected}`;
  const other = findings.find(({ entry }) => entry !== "" && !entry.endsWith(`/dist/${expected}`));
  return other === undefined ? { name } : { name, error: `it loaded \`${other.entry}\`` };
}

/**
 * @param {readonly Findings[]} findings
 * @returns {Outcome}
 */
function checkWarnings(findings) {
  const name = "the runtime prints no warning";
  const warnings = findings.flatMap(({ warnings }) => warnings?.trim() || []);
  return warnings.length === 0 ? { name } : { name, error: [...new Set(warnings)].join("\n") };
}

/**
 * Reports tests that did not run, or are unknown, as failures.
 *
 * @param {readonly string[]} expected
 * @param {readonly Outcome[]} outcomes
 * @returns {Outcome[]}
 */
function compare(expected, outcomes) {
  const found = new Set(outcomes.map(({ name }) => name));
  const expectedNames = new Set(expected);
  return [
    ...outcomes.map((outcome) =>
      expectedNames.has(outcome.name)
        ? outcome
        : { ...outcome, error: outcome.error ?? "there is no such test" },
    ),
    ...expected.filter((name) => !found.has(name)).map((name) => ({ name, error: "it did not run" })),
  ];
}
