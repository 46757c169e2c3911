// WebKitGTK's own small browser, by its driver, which speaks the protocol of https://www.w3.org/TR/webdriver2/.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";

/** @import { ChildProcess } from "node:child_process" */

const PATIENCE_MS = 30_000;

/**
 * @param {{ driver: string, xvfb: string }} programs
 * @returns {Promise<import("./run.mjs").Browser>}
 */
export async function launchWebKit(programs) {
  /** @type {ChildProcess[]} */
  const children = [];
  const end = async () => {
    for (const child of children.reverse()) await stop(child);
  };
  try {
    const { child: screen, display } = await startDisplay(programs.xvfb);
    children.push(screen);
    const port = await freePort();
    const driver = spawn(programs.driver, ["--host=127.0.0.1", `--port=${port}`], {
      env: { ...process.env, DISPLAY: display, GDK_BACKEND: "x11", WAYLAND_DISPLAY: undefined },
      stdio: ["ignore", "ignore", "inherit"],
    });
    children.push(driver);
    await started(driver, programs.driver);
    return await openSession(`http://127.0.0.1:${port}`, end);
  } catch (error) {
    await end();
    throw error;
  }
}

/**
 * @param {string} address the driver's
 * @param {() => Promise<void>} end
 */
async function openSession(address, end) {
  await ready(address);
  const { sessionId, capabilities } = await command(address, "POST", "/session", { capabilities: {} });
  const session = `/session/${sessionId}`;
  return {
    subject: `WebKitGTK ${capabilities.browserVersion}`,
    open: (/** @type {string} */ url) => command(address, "POST", `${session}/url`, { url }),
    close: async () => {
      // When it has crashed, it cannot be told to go; it then goes with its display.
      await command(address, "DELETE", session).catch(() => {});
      await end();
    },
  };
}

/** @param {string} xvfb */
async function startDisplay(xvfb) {
  // It takes the first free number and writes it to the file descriptor 3.
  const child = spawn(xvfb, ["-displayfd", "3", "-screen", "0", "1280x900x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  await started(child, xvfb);
  const number = await Promise.race([
    once(/** @type {import("node:stream").Readable} */ (child.stdio[3]), "data").then(String),
    once(child, "exit").then(([code]) => Promise.reject(new Error(`\`${xvfb}\` exited with code ${code}`))),
  ]);
  return { child, display: `:${number.trim()}` };
}

/** @param {string} address */
async function ready(address) {
  const start = performance.now();
  while (performance.now() - start < PATIENCE_MS) {
    const status = await command(address, "GET", "/status").catch(() => undefined);
    if (status?.ready) return;
    await sleep(100);
  }
  throw new Error(`the driver of WebKitGTK was not ready after ${PATIENCE_MS / 1000} seconds`);
}

/**
 * @param {string} address
 * @param {"GET" | "POST" | "DELETE"} method
 * @param {string} path
 * @param {object} [body]
 */
async function command(address, method, path, body) {
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
async function started(child, path) {
  await once(child, "spawn").catch((error) => {
    throw new Error(`could not start \`${path}\`: ${error.message}`);
  });
  // An error that nothing catches must not leave it behind.
  process.once("exit", () => child.kill());
}

/** @param {ChildProcess} child */
async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, "exit");
}

/** @returns {Promise<number>} the driver cannot take a free one by itself */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  server.close();
  await once(server, "close");
  return port;
}
