import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "./run.mjs";

/**
 * Lets one process at a time do a piece of set-up: `npm --prefix www start` beside a run of the tests would otherwise
 * write the same files at once.
 *
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(name, work) {
  const folder = join(root, "target", "locks");
  const path = join(folder, name.replaceAll("/", "-"));
  mkdirSync(folder, { recursive: true });
  for (let waited = false; !take(path); waited = true) {
    if (!waited) console.log(`waiting for process ${owner(path) ?? "?"}, which is busy with ${name}`);
    await sleep(300);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/**
 * @param {string} path
 * @returns {boolean} whether the lock is now this process's
 */
function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
  }
  const pid = owner(path);
  // A process that was killed leaves its lock behind.
  if (pid !== undefined && !isAlive(pid)) rmSync(path, { force: true });
  return false;
}

/**
 * @param {string} path
 * @returns {number | undefined} nothing while the owner is still writing its number, or has just left
 */
function owner(path) {
  try {
    return Number(readFileSync(path, "utf8")) || undefined;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return hasCode(error, "EPERM");
  }
}

/**
 * @param {unknown} error
 * @param {string} code
 */
function hasCode(error, code) {
  return error instanceof Error && "code" in error && error.code === code;
}
