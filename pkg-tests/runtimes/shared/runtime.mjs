// Runs both suites in one runtime and writes the report: what the runners have in common.
import { installDependencies, installPackage } from "../../../tools/npm.mjs";
import { writeReport } from "../../report.mjs";

/** @import { Findings, Outcome } from "../programs/perform.mjs" */
/** @import { Host } from "../../suite/loading/types.mjs" */

/**
 * @typedef {object} Runtime
 * @property {(test?: string) => Promise<Findings>} perform the functional suite or, in a realm of its own, the test of
 *   pkg-tests/suite/loading with that name; leaves nothing running
 */

const WHOLE = "the functional suite comes to its end";

/** How many realms of the tests of suite/loading there are at a time. */
const AT_ONCE = 2;

/**
 * @param {object} runner
 * @param {string} runner.step
 * @param {string} runner.entry the file of dist/ that the runtime must choose
 * @param {Host} [runner.host]
 * @param {boolean} [runner.keepAlive]
 * @param {string} [runner.variant] what the subject is beside the runtime's own name
 * @param {boolean} [runner.functional] whether the functional suite runs, too
 * @param {(url: string) => Promise<Runtime>} runner.start `url` is where facts-server.mjs serves
 */
export async function testRuntime({ step, entry, variant, start, ...runner }) {
  const { host = { compiles: true, ready: true }, keepAlive = true, functional = true } = runner;
  await installPackage("pkg-tests");
  await installDependencies("pkg-tests/runtimes");
  // Only now are there the packages that these import.
  const { openStage } = await import("./facts-server.mjs");
  const { collectInitSuite } = await import("../../suite/loading/index.mjs");
  const stage = await openStage({ keepAlive });
  try {
    const { perform } = await start(stage.url);
    const tests = collectInitSuite(host).map(({ name }) => name);
    const suite = functional ? await findingsOf(WHOLE, perform()) : undefined;
    const realms = await performEach(tests, perform);
    const all = [...(suite ? [suite] : []), ...realms];
    const runtime = all.find((findings) => findings.runtime !== "")?.runtime ?? step;
    const outcomes = [
      ...(suite ? compare(suite.runtime === "" ? [WHOLE] : stage.names, suite.outcomes) : []),
      ...compare(
        tests,
        realms.flatMap((findings) => findings.outcomes),
      ),
      choice(all, entry),
      warnings(all),
    ];
    const passed = outcomes.filter(({ error }) => error === undefined).map(({ name }) => name);
    const failed = outcomes.flatMap(({ name, error }) => (error === undefined ? [] : [{ name, error }]));
    const subject = variant === undefined ? runtime : `${runtime} (${variant})`;
    writeReport({ step, subject, passed, failed });
  } finally {
    await stage.close();
  }
}

/**
 * @param {readonly string[]} names
 * @param {Runtime["perform"]} perform
 * @returns {Promise<Findings[]>}
 */
async function performEach(names, perform) {
  const waiting = [...names];
  /** @type {Findings[]} */
  const findings = [];
  const work = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      findings.push(await findingsOf(name, perform(name)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return findings;
}

/**
 * A runtime that breaks down is a failed test.
 *
 * @param {string} name
 * @param {Promise<Findings>} performing
 * @returns {Promise<Findings>}
 */
function findingsOf(name, performing) {
  return performing.catch((error) => ({
    runtime: "",
    entry: "",
    outcomes: [{ name, error: String(error) }],
  }));
}

/**
 * @param {readonly Findings[]} findings
 * @param {string} wanted
 * @returns {Outcome}
 */
function choice(findings, wanted) {
  const name = `of the package's entries it takes dist/${wanted}`;
  const other = findings.find(({ entry }) => entry !== "" && !entry.endsWith(`/dist/${wanted}`));
  return other === undefined ? { name } : { name, error: `it took \`${other.entry}\`` };
}

/**
 * @param {readonly Findings[]} findings
 * @returns {Outcome}
 */
function warnings(findings) {
  const name = "the runtime warns of nothing";
  const said = findings.flatMap((one) => one.warnings?.trim() || []);
  return said.length === 0 ? { name } : { name, error: [...new Set(said)].join("\n") };
}

/**
 * A test that a runtime never came to is a failure, too.
 *
 * @param {readonly string[]} expected
 * @param {readonly Outcome[]} outcomes
 * @returns {Outcome[]}
 */
function compare(expected, outcomes) {
  const found = new Set(outcomes.map(({ name }) => name));
  const wanted = new Set(expected);
  return [
    ...outcomes.map((outcome) =>
      wanted.has(outcome.name) ? outcome : { ...outcome, error: outcome.error ?? "there is no such test" },
    ),
    ...expected.filter((name) => !found.has(name)).map((name) => ({ name, error: "it did not run" })),
  ];
}
