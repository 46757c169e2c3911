// The example, in processes of Node that share a real Redis.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { installPackage, runInstalled } from "../../tools/npm.mjs";
import { findRedis } from "../../tools/redis.mjs";
import { root } from "../../tools/run.mjs";
import { assertOneToken } from "./many-holders.mjs";

const example = "examples/redis-tokens";

test("processes that share a Redis ask for one cloud token", async (context) => {
  await installPackage(example);
  await checkTypes();
  await assertOneToken({
    command: process.execPath,
    args: ["main.js"],
    cwd: join(root, example),
    env: { REDIS_URL: await startRedis(context) },
  });
});

async function checkTypes() {
  const typeRoots = join(root, "pkg-tests", "node_modules", "@types");
  await runInstalled("pkg-tests", "typescript", "tsc", [
    ...["--noEmit", "--strict", "--checkJs", "--skipLibCheck", "--target", "es2022", "--module", "nodenext"],
    ...["--types", "node", "--typeRoots", typeRoots, join(root, example, "main.js")],
  ]);
}

/**
 * @param {import("node:test").TestContext} context
 * @returns {Promise<string>} its URL
 */
async function startRedis(context) {
  // A socket of this folder instead of a port: nobody else can have taken it.
  const folder = mkdtempSync(join(tmpdir(), "redis-"));
  const socket = join(folder, "socket");
  const args = ["--port", "0", "--unixsocket", socket, "--dir", folder, "--save", "", "--appendonly", "no"];
  const server = spawn(await findRedis(), args, {
    argv0: "redis-server",
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(server, "close");
  context.after(async () => {
    server.kill();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
  for await (const line of createInterface({ input: server.stdout })) {
    if (/ready to accept connections/i.test(line)) break;
  }
  server.stdout.resume();
  return `unix://${socket}`;
}
