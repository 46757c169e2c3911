// Starts a program that serves the worker and prints its address.
import { spawn } from "node:child_process";
import process from "node:process";
import { createInterface } from "node:readline";

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {object} env what the worker is told
 * @returns {Promise<{ base: string, close: () => Promise<void> }>} `base`: the address of the worker's routes
 */
export async function startProgram(command, args, env) {
  const child = spawn(command, args, {
    env: { ...process.env, NO_COLOR: "1", WORKER_ENV: JSON.stringify(env) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("close", () => resolve(undefined)));
  /** @type {string | undefined} */
  const base = await new Promise((resolve, reject) => {
    child.once("error", reject);
    createInterface(child.stdout).once("line", resolve);
    ended.then(() => resolve(undefined));
  });
  if (base === undefined) throw new Error(`${command} ended without serving`);
  return {
    base,
    async close() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
