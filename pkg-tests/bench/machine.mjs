import { readFileSync } from "node:fs";
import { arch, cpus, loadavg, release, type } from "node:os";
import process from "node:process";
import { fileURLToPath } from "node:url";

const PEERS = ["@noble/hashes", "crypto-js", "aliyun-api-gateway", "zod", "valibot"];
const modules = fileURLToPath(new URL("../node_modules/", import.meta.url));

/** @returns {Record<string, string>} */
export function versions() {
  const packages = ["iot-accounts", ...PEERS].map((name) => {
    const { version } = JSON.parse(readFileSync(`${modules}${name}/package.json`, "utf8"));
    return [name, String(version)];
  });
  return { node: process.versions.node, openssl: process.versions.openssl, ...Object.fromEntries(packages) };
}

export function machine() {
  const [first] = cpus();
  return {
    cpu: `${first?.model.trim() ?? "unknown"} × ${cpus().length}`,
    system: `${type()} ${release()} ${arch()}`,
    /** Processes that wanted to run, averaged over the last minute: more than there are CPUs disturbs. */
    load: loadavg()[0] ?? Number.NaN,
  };
}
