import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** The project's root folder. */
export const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd] the project's root unless given
 * @property {Record<string, string | undefined>} [env] added to this process's environment; `undefined` removes
 * @property {"inherit" | "capture" | "both"} [output] `both` shows stdout while it is captured
 */

export class CommandError extends Error {
  name = "CommandError";

  /**
   * @param {string} message
   * @param {string} stdout what the command had printed, when it was captured
   */
  constructor(message, stdout) {
    super(message);
    this.stdout = stdout;
  }
}

/**
 * Runs a command to its end and gives its captured stdout.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>}
 */
export function run(command, args, { cwd = root, env = {}, output = "inherit" } = {}) {
  return new Promise((resolve, reject) => {
    const shown = [command, ...args].join(" ");
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", output === "inherit" ? "inherit" : "pipe", output === "capture" ? "pipe" : "inherit"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout?.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
      stdout += text;
      if (output === "both") process.stdout.write(text);
    });
    child.stderr?.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
      stderr += text;
    });
    child.on("error", (error) => {
      const missing = "code" in error && error.code === "ENOENT";
      const why = missing ? "it is not installed, or not on the PATH" : error.message;
      reject(new CommandError(`could not start \`${command}\`: ${why}`, stdout));
    });
    child.on("close", (code, signal) => {
      if (code === 0) return resolve(stdout);
      const end = signal ? `was ended by ${signal}` : `exited with code ${code}`;
      const said = output === "capture" ? `\n${stdout}${stderr}`.trimEnd() : "";
      reject(new CommandError(`\`${shown}\` ${end}${said}`, stdout));
    });
  });
}

/**
 * @param {string} command
 * @returns {string | undefined} where the command is, as the PATH finds it
 */
export function which(command) {
  const suffixes = process.platform === "win32" ? [".exe", ".cmd", ""] : [""];
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const suffix of suffixes) {
      const path = join(folder, command + suffix);
      if (folder !== "" && existsSync(path)) return path;
    }
  }
  return undefined;
}

/** Refuses a Node that is older than what the project is written for. */
export function checkNode() {
  const [major = 0] = process.versions.node.split(".").map(Number);
  if (major < 20) {
    throw new Error(
      `node ${process.versions.node} is too old: install Node 20 or newer from https://nodejs.org`,
    );
  }
}

/**
 * Ends the process with one clear line instead of a stack trace, for a command's outermost catch.
 *
 * @param {unknown} error
 * @returns {never}
 */
export function exitWith(error) {
  process.stderr.write(`\nerror: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
