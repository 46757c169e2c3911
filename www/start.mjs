// `npm start` installs what is missing, builds, starts everything on this machine, checks with one look-up per cloud that
// it works, and serves until Ctrl-C. `--once` exits after the check; `--customers N` and `--identities N` set the number
// of accounts in the local gateways, to try loading all of them.
import { createServer } from "node:net";
import process from "node:process";
import { parseArgs } from "node:util";
import { installPackage } from "../tools/npm.mjs";
import { exitWith } from "../tools/run.mjs";

const PORTS = { page: 5173, tencent: 8801, aliyun: 8802 };

const number = /** @type {const} */ ({ type: "string" });
const { once, ...accounts } = parseArgs({
  options: { once: { type: "boolean" }, customers: number, identities: number },
}).values;

async function main() {
  console.log("Setting up and building the package; the first time takes a few minutes …");
  await installPackage("www");
  // These import packages that are installed only now.
  const { serve } = await import("./serve.mjs");
  const { prove } = await import("./prove.mjs");

  const demo = await serve({ env: process.env, ports: await choosePorts(), gateways: parseCounts(accounts) });
  let stopping = false;
  const stop = async () => {
    // Ctrl-C reaches the whole process group, and npm forwards it a second time.
    if (stopping) return;
    stopping = true;
    await demo.close();
    process.exit();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    // Vite and miniflare exit immediately on a signal; here everything is closed in order first.
    process.removeAllListeners(signal);
    process.on(signal, () => void stop().catch(exitWith));
  }
  if (process.env["npm_lifecycle_event"]) onParentEnd(() => void stop().catch(exitWith));

  const { clouds, gateways, url, tokens } = demo;
  console.log(`
Tencent gateway  ${gateways.tencent.origin}
Aliyun gateway   ${gateways.aliyun.origin}
Worker           ${url}api  (workerd; Tencent: ${clouds.tencent}, Aliyun: ${clouds.aliyun})
`);
  const succeeded = await prove(demo);
  console.log(`Accounts         ${url}
Signing lab      ${url}lab.html
${describeTokens(tokens)}`);
  if (once) {
    if (!succeeded) process.exitCode = 1;
    await stop();
  }
  console.log("Ctrl-C stops everything.");
}

/** @param {import("./serve.mjs").Demo["tokens"]} tokens */
function describeTokens({ access, reveal, isDemo }) {
  if (!isDemo) return "Sign in by      the ACCESS_TOKEN or the REVEAL_TOKEN of the environment";
  return `Sign in by       ${reveal}  (filled in already; may show personal data)
             or  ${access}  (may not)`;
}

/**
 * npm sends a SIGTERM to the shell that runs this script, and the shell exits without forwarding it.
 *
 * @param {() => void} stop
 */
function onParentEnd(stop) {
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || stop(), 250).unref();
}

/**
 * @param {Record<string, string | undefined>} options
 * @returns {Record<string, number>}
 */
function parseCounts(options) {
  const entries = Object.entries(options).map(([name, text]) => {
    const count = Number(text);
    if (Number.isInteger(count) && count >= 0 && count <= 100_000) return [name, count];
    throw new Error(`\`--${name}\` must be an integer from 0 to 100000`);
  });
  return Object.fromEntries(entries);
}

/** The default ports, so that URLs stay the same; a free port and a message where one is in use. */
async function choosePorts() {
  const ports = { ...PORTS };
  for (const name of /** @type {(keyof typeof PORTS)[]} */ (Object.keys(PORTS))) {
    if (await isFree(PORTS[name])) continue;
    console.log(`Port ${PORTS[name]} (${name}) is in use: a free port is used instead.`);
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
