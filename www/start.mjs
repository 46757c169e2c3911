// `npm --prefix www start`: sets up what is missing, builds, starts everything on this machine, proves by one look-up
// per cloud that it works, and serves until Ctrl-C. `--once` ends after the proof; `--customers N` and `--identities N`
// make the local gateways hold so many, to see how loading all of them goes.
import { createServer } from "node:net";
import process from "node:process";
import { parseArgs } from "node:util";
import { installPackage } from "../tools/npm.mjs";
import { exitWith } from "../tools/run.mjs";

const PORTS = { page: 5173, worker: 8787, tencent: 8801, aliyun: 8802 };

const number = /** @type {const} */ ({ type: "string" });
const { once, ...accounts } = parseArgs({
  options: { once: { type: "boolean" }, customers: number, identities: number },
}).values;

async function main() {
  console.log("Setting up and building the package; the first time takes a few minutes …");
  await installPackage("www");
  // Only now are the packages there that these two import.
  const { serve } = await import("./serve.mjs");
  const { prove } = await import("./prove.mjs");

  const demo = await serve({ env: process.env, ports: await choosePorts(), gateways: counts(accounts) });
  let stopping = false;
  const stop = async () => {
    // Ctrl-C reaches the whole process group, and npm hands it on once more.
    if (stopping) return;
    stopping = true;
    await demo.close();
    process.exit();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    // Vite and miniflare each leave at once on a signal; here all of it is closed in order first.
    process.removeAllListeners(signal);
    process.on(signal, () => void stop().catch(exitWith));
  }
  if (process.env["npm_lifecycle_event"]) onParentEnd(() => void stop().catch(exitWith));

  const { clouds, gateways, workerUrl } = demo;
  console.log(`
Edge worker      ${workerUrl}  (workerd; Tencent: ${clouds.tencent}, Aliyun: ${clouds.aliyun})
Tencent gateway  ${gateways.tencent.origin}
Aliyun gateway   ${gateways.aliyun.origin}
`);
  const proven = await prove(demo);
  if (once) {
    if (!proven) process.exitCode = 1;
    await stop();
  }
  console.log(`Open ${demo.url}\nCtrl-C stops everything.`);
}

/**
 * npm hands a SIGTERM to the shell that it runs this script by, and that shell ends without handing it on.
 *
 * @param {() => void} stop
 */
function onParentEnd(stop) {
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || stop(), 250).unref();
}

/**
 * @param {Record<string, string | undefined>} given
 * @returns {Record<string, number>}
 */
function counts(given) {
  const entries = Object.entries(given).map(([name, text]) => {
    const count = Number(text);
    if (Number.isInteger(count) && count >= 0 && count <= 100_000) return [name, count];
    throw new Error(`\`--${name}\` must be a whole number from 0 to 100000`);
  });
  return Object.fromEntries(entries);
}

/** The usual ports, so that an address can be kept; where one is taken, any free one, and a word about it. */
async function choosePorts() {
  const ports = { ...PORTS };
  for (const name of /** @type {(keyof typeof PORTS)[]} */ (Object.keys(PORTS))) {
    if (await isFree(PORTS[name])) continue;
    console.log(`Port ${PORTS[name]} (${name}) is in use: a free one is taken instead.`);
    ports[name] = 0;
  }
  return ports;
}

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}

main().catch(exitWith);
