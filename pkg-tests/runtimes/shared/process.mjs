// Runtimes that are an executable: each job is a process.
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
 * @param {readonly string[]} [options.flags] arguments before the program's path
 * @param {"import" | "require" | "default"} [options.entry]
 * @param {string} options.url of the facts server
 * @returns {Runtime}
 */
export function createProcessRuntime({ command, flags = [], entry = "import", url }) {
  return {
    perform: async (test) => {
      const args = [...flags, program, url, entry, ...(test === undefined ? [] : [test])];
      const { stdout, stderr } = await promisify(execFile)(command, args, {
        cwd: dirname(program),
        env: { ...process.env, ...ENVIRONMENT },
        timeout: 300_000,
        killSignal: "SIGKILL",
        maxBuffer: 64 * 1024 * 1024,
      });
      const lines = stdout.trimEnd().split("\n");
      const lastLine = lines.pop() ?? "";
      if (!lastLine.startsWith("{"))
        throw new Error(`it exited before the tests were done; its last line was: ${lastLine}`);
      /** @type {Findings} */
      const findings = JSON.parse(lastLine);
      for (const line of lines) console.log(line);
      return { ...findings, warnings: stderr };
    },
  };
}

/** Keeps Deno's cache out of the user's folder, and stops Deno and Bun from looking for updates. */
const ENVIRONMENT = {
  DENO_DIR: join(root, "target", "deno"),
  DENO_NO_UPDATE_CHECK: "1",
  DO_NOT_TRACK: "1",
  NO_COLOR: "1",
};
