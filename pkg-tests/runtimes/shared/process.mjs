// Runtimes that are a program of their own: each job is a process.
import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { root } from "../../../tools/run.mjs";

/** @import { Findings } from "../programs/perform.mjs" */
/** @import { Runtime } from "./runtime.mjs" */

const program = fileURLToPath(new URL("../programs/process.mjs", import.meta.url));

/**
 * @param {object} options
 * @param {string} options.command
 * @param {readonly string[]} [options.flags] before the program's name
 * @param {"import" | "require" | "default"} [options.entry]
 * @param {string} options.url where facts-server.mjs serves
 * @returns {Runtime}
 */
export function inProcesses({ command, flags = [], entry = "import", url }) {
  return {
    perform: async (test) => {
      const args = [...flags, program, url, entry, ...(test === undefined ? [] : [test])];
      const { stdout, stderr } = await promisify(execFile)(command, args, {
        cwd: dirname(program),
        env: { ...process.env, ...QUIET },
        timeout: 300_000,
        killSignal: "SIGKILL",
        maxBuffer: 64 * 1024 * 1024,
      });
      const lines = stdout.trimEnd().split("\n");
      const last = lines.pop() ?? "";
      if (!last.startsWith("{")) throw new Error(`it ended before its tests did, and said last: ${last}`);
      /** @type {Findings} */
      const findings = JSON.parse(last);
      for (const line of lines) console.log(line);
      return { ...findings, warnings: stderr };
    },
  };
}

/** Deno keeps what it compiled in a folder, by default the user's; both ask servers for news of themselves. */
const QUIET = {
  DENO_DIR: join(root, "target", "deno"),
  DENO_NO_UPDATE_CHECK: "1",
  DO_NOT_TRACK: "1",
  NO_COLOR: "1",
};
