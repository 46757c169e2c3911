// Processes of an example that all begin at once, with a stand-in of the cloud.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import process from "node:process";
import { promisify } from "node:util";
import { startGateways } from "../../gateways/index.mjs";

const PROCESSES = 4;

/**
 * Runs an example several times at once, and then once more, and checks that one cloud token was asked for in all.
 *
 * @param {{ command: string, args: readonly string[], cwd: string, env: Record<string, string> }} example
 */
export async function assertOneToken({ command, args, cwd, env }) {
  const gateways = await startGateways({
    keepRequests: 10_000,
    aliyunSettings: { separateAppKeys: true, cloudTokenRequired: true },
  });
  const { origin, cloudAppKey, cloudAppSecret, requests, readRows } = gateways.aliyun;
  const settings = {
    ALIYUN_CLOUD_APP_KEY: cloudAppKey,
    ALIYUN_CLOUD_APP_SECRET: cloudAppSecret,
    ALIYUN_PROJECT_ID: "a123bcdE",
    ALIYUN_ENDPOINT: origin,
  };
  const runExample = async () => {
    const options = { cwd, env: { ...process.env, ...settings, ...env }, timeout: 60_000 };
    const { stdout, stderr } = await promisify(execFile)(command, args, options);
    assert.equal(stderr, "");
    return stdout.trim().split("\n");
  };
  const countTokens = () => requests.filter(({ url }) => url.startsWith("/cloud/token")).length;
  try {
    const printed = await Promise.all(Array.from({ length: PROCESSES }, runExample));
    assert.equal(countTokens(), 1, "those that begin at once");
    const ids = readRows().map(({ identityId }) => identityId);
    for (const lines of [...printed, await runExample()]) {
      assert.equal(lines.length, 20);
      for (const id of lines) assert.ok(ids.includes(id), id);
    }
    assert.equal(countTokens(), 1, "one that begins later");
  } finally {
    await gateways.close();
  }
}
