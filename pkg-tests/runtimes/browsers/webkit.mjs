// Controls WebKitGTK's MiniBrowser through its driver, by the protocol of https://www.w3.org/TR/webdriver2/.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";

/** @import { ChildProcess } from "node:child_process" */

const START_TIMEOUT_MS = 30_000;

/**
 * @param {{ driver: string, xvfb: string }} programs
 * @returns {Promise<import("./run.mjs").Browser>}
 */
export async function launchWebKit(programs) {
  /** @type {ChildProcess[]} */
  const children = [];
  const stopAll = async () => {
    for (const child of children.reverse()) await stop(child);
  };
  try {
    const { child: screen, display } = await startDisplay(programs.xvfb);
    children.push(screen);
    const port = await findFreePort();
    const driver = spawn(programs.driver, ["--host=127.0.0.1", `--port=${port}`], {
      env: { ...process.env, DISPLAY: display, GDK_BACKEND: "x11", WAYLAND_DISPLAY: undefined },
      stdio: ["ignore", "ignore", "inherit"],
    });
    children.push(driver);
    await waitForSpawn(driver, programs.driver);
    return await openSession(`http://127.0.0.1:${port}`, stopAll);
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/**
 * @param {string} address of the driver
 * @param {() => Promise<void>} stopAll
 */
async function openSession(address, stopAll) {
  await waitUntilReady(address);
  const { sessionId, capabilities } = await sendCommand(address, "POST", "/session", { capabilities: {} });
  const session = `/session/${sessionId}`;
  return {
    subject: `WebKitGTK ${capabilities.browserVersion}`,
    open: (/** @type {string} */ url) => sendCommand(address, "POST", `${session}/url`, { url }),
    close: async () => {
      // A crashed browser does not respond; stopping its display then ends it.
      await sendCommand(address, "DELETE", session).catch(() => {});
      await stopAll();
    },
  };
}

/** @param {string} xvfb */
async function startDisplay(xvfb) {
  // It chooses the first free number and writes it to file descriptor 3.
  const child = spawn(xvfb, ["-displayfd", "3", "-screen", "0", "1280x900x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  await waitForSpawn(child, xvfb);
  const number = await Promise.race([
    once(/** @type {import("node:stream").Readable} */ (child.stdio[3]), "data").then(String),
    once(child, "exit").then(([code]) => Promise.reject(new Error(`\`${xvfb}\` exited with code ${code}`))),
  ]);
  return { child, display: `:${number.trim()}` };
}

/** @param {string} address */
async function waitUntilReady(address) {
  const start = performance.now();
  while (performance.now() - start < START_TIMEOUT_MS) {
    const status = await sendCommand(address, "GET", "/status").catch(() => undefined);
    if (status?.ready) return;
    await sleep(100);
  }
  throw new Error(`the driver of WebKitGTK was not ready after ${START_TIMEOUT_MS / 1000} seconds`);
}

/**
 * @param {string} address
 * @param {"GET" | "POST" | "DELETE"} method
 * @param {string} path
 * @param {object} [body]
 */
async function sendCommand(address, method, path, body) {
  const response = await fetch(address + path, {
    method,
    body: body === undefined ? null : JSON.stringify(body),
  });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`WebKitGTK, ${method} ${path}: ${value.error}: ${value.message}`);
  return value;
}

/**
 * @param {ChildProcess} child
 * @param {string} path
 */
async function waitForSpawn(child, path) {
  await once(child, "spawn").catch((error) => {
    throw new Error(`could not start \`${path}\`: ${error.message}`);
  });
  // An uncaught error must not leave it running.
  process.once("exit", () => child.kill());
}

/** @param {ChildProcess} child */
async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, "exit");
}

/** The driver cannot choose a free port by itself. */
async function findFreePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  server.close();
  await once(server, "close");
  return port;
}
