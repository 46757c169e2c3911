// Runs the checks on the worker in one host.
import { after, before, describe, test } from "node:test";
import { createChecks } from "./checks.mjs";
import { startClouds } from "./clouds.mjs";

/**
 * @param {string} name
 * @param {(env: import("./handler.mjs").Env) => Promise<{ base: string, close: () => Promise<void> }>} start
 * @param {(check: string) => boolean} [isExpected] which of the checks the host can pass; by default all
 */
export async function testHost(name, start, isExpected = () => true) {
  const clouds = await startClouds();
  describe(`the worker in ${name}`, () => {
    /** @type {Awaited<ReturnType<typeof start>> | undefined} */
    let host;
    before(async () => {
      host = await start(clouds.env);
    });
    after(async () => {
      await host?.close();
      await clouds.close();
    });
    const checks = createChecks(clouds, () => host?.base ?? "");
    for (const [check, run] of Object.entries(checks)) if (isExpected(check)) test(check, run);
  });
}
