// The workers that are compared, each in a workerd of its own.
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { startWorkerd } from "../hosts/workerd.mjs";

/** @typedef {Record<"ENDPOINT" | "APP_KEY" | "APP_SECRET" | "ACCESS_TOKEN", string>} Env */
/** @typedef {"ours" | "forward" | "stream"} VariantName */
/** @typedef {{ name: VariantName, base: string, pid: number, close: () => Promise<void> }} Variant */

export const ACCESS_TOKEN = "an-access-token-for-support";

/**
 * @param {VariantName} name
 * @param {{ endpoint: string, appKey?: string, appSecret?: string }} cloud
 * @returns {Promise<Variant>}
 */
export async function startVariant(name, { endpoint, appKey = "key", appSecret = "secret" }) {
  const others = findWorkerds();
  const env = { ENDPOINT: endpoint, APP_KEY: appKey, APP_SECRET: appSecret, ACCESS_TOKEN };
  const { base, close } = await startWorkerd(new URL(`workers/${name}.mjs`, import.meta.url), env);
  const pid = findWorkerds().find((found) => !others.includes(found));
  if (pid === undefined) throw new Error("the process of workerd was not found");
  return { name, base, pid, close };
}

/** @returns {number[]} the processes of workerd that this process has started */
function findWorkerds() {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => {
      if (!Number.isInteger(pid)) return false;
      try {
        const [, name, parent] = /\((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
        return name === "workerd" && Number(parent) === process.pid;
      } catch {
        // It has ended meanwhile.
        return false;
      }
    });
}

/** What a process has used of the processors, in microseconds. @param {number} pid */
export function readCpuMicros(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  // utime and stime, in hundredths of a second.
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

/** What a process holds in memory, in MiB. @param {number} pid */
export function readMemory(pid) {
  const [, kibibytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kibibytes) / 1024;
}
