import { readFileSync } from "node:fs";
import { arch, cpus, loadavg, release, type } from "node:os";
import process from "node:process";
import { fileURLToPath } from "node:url";

const PEERS = ["@noble/hashes", "crypto-js", "aliyun-api-gateway", "zod", "valibot"];
const modules = fileURLToPath(new URL("../node_modules/", import.meta.url));

/** @returns {Record<string, string>} */
export function readVersions() {
  const packages = ["iot-accounts", ...PEERS].map((name) => {
    const { version } = JSON.parse(readFileSync(`${modules}${name}/package.json`, "utf8"));
    return [name, String(version)];
  });
  return { node: process.versions.node, openssl: process.versions.openssl, ...Object.fromEntries(packages) };
}

export function readMachine() {
  const [first] = cpus();
  return {
    cpu: `${first?.model.trim() ?? "unknown"} × ${cpus().length}`,
    system: `${type()} ${release()} ${arch()}`,
    /** The load of the last minute: more than the number of CPUs disturbs the measurement. */
    load: loadavg()[0] ?? Number.NaN,
  };
}
