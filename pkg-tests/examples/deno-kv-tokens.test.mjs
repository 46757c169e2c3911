// The example, in processes of Deno that share a file of Deno KV.
import { cpSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { installDependencies } from "../../tools/npm.mjs";
import { root, run } from "../../tools/run.mjs";
import { findProgram } from "../runtimes/shared/binaries.mjs";
import { assertOneToken } from "./many-holders.mjs";

const project = join(root, "target", "tests", "deno-kv-tokens");
const env = {
  DENO_DIR: join(root, "target", "deno"),
  DENO_NO_UPDATE_CHECK: "1",
  NO_COLOR: "1",
};

test("processes that share a file of Deno KV ask for one cloud token", async () => {
  await installDependencies("pkg-tests/runtimes");
  rmSync(project, { recursive: true, force: true });
  cpSync(join(root, "examples", "deno-kv-tokens"), project, { recursive: true });
  symlinkSync(join(root, "pkg-tests", "node_modules"), join(project, "node_modules"), "junction");
  const command = findProgram("deno");
  const local = ["--quiet", "--no-lock", "--cached-only", "--unstable-kv"];
  await run(command, ["check", ...local, "main.ts"], { cwd: project, env });
  await assertOneToken({
    command,
    args: [
      ...["run", ...local, "--no-prompt", "--allow-net=127.0.0.1", "--allow-env"],
      ...["--allow-read=.", "--allow-write=.", "main.ts"],
    ],
    cwd: project,
    env: { ...env, KV_PATH: join(project, "tokens.sqlite") },
  });
});
