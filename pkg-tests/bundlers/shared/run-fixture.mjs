// Runs a fixture's tests in sequence and writes the report. The name of this file is not fixture.mjs, because that would
// make its folder a fixture.
import { writeReport } from "../../report.mjs";
import { closeBrowser } from "./page.mjs";

/**
 * @param {string} name of the fixture's folder
 * @param {string} subject such as `Vite 8.3.8`
 * @param {Readonly<Record<string, () => Promise<void>>>} tests
 */
export async function runFixture(name, subject, tests) {
  /** @type {string[]} */
  const passed = [];
  /** @type {{ name: string, error: string }[]} */
  const failed = [];
  try {
    for (const [test, run] of Object.entries(tests)) {
      try {
        await run();
        passed.push(test);
      } catch (error) {
        failed.push({ name: test, error: error instanceof Error ? error.message : String(error) });
      }
    }
  } finally {
    await closeBrowser();
  }
  writeReport({ step: `bundler:${name}`, subject, passed, failed });
}
