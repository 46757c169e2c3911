// One app for both of Next's bundlers: a page that signs in the browser, a route handler in Node and one in the edge runtime, and
// the worker in the edge runtime.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createChecks } from "../../worker/hosts/checks.mjs";
import { startClouds } from "../../worker/hosts/clouds.mjs";
import { assertModuleOnly } from "../shared/edge.mjs";
import { assertExpected } from "../shared/expected.mjs";
import { readPage } from "../shared/page.mjs";
import { setUpProject } from "../shared/project.mjs";
import { runFixture } from "../shared/run-fixture.mjs";

/** @import { Project } from "../shared/project.mjs" */

const app = fileURLToPath(new URL("app/", import.meta.url));
const handler = fileURLToPath(new URL("../../worker/hosts/handler.mjs", import.meta.url));
const ENV = { NEXT_TELEMETRY_DISABLED: "1", NO_COLOR: "1" };
// Next's inline scripts need more than the README's policy; `eval` is still forbidden.
const POLICY = "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'";

/**
 * @param {string} name of the fixture's folder
 * @param {"Turbopack" | "webpack"} bundler
 */
export async function buildAndRun(name, bundler) {
  const project = await setUpProject(name);
  const clouds = await startClouds();
  /** @type {Awaited<ReturnType<typeof start>> | undefined} */
  let server;

  async function build() {
    project.writeApp();
    cpSync(app, join(project.at, "src", "app"), { recursive: true });
    cpSync(handler, join(project.at, "src", "handler.js"));
    // The cache too: webpack considers a package of the same version unchanged.
    rmSync(join(project.at, ".next"), { recursive: true, force: true });
    await project.run("next", "next", ["build", `--${bundler.toLowerCase()}`], ENV);
    server = await start(project, clouds.env);
  }

  /** @param {string} path */
  function resolveUrl(path) {
    if (server === undefined) throw new Error("the app was not built, or did not start");
    return server.origin + path;
  }

  /** @param {string} path */
  async function checkRoute(path) {
    const response = await fetch(resolveUrl(path));
    const text = await response.text();
    assert.equal(
      response.status,
      200,
      `${path} gave HTTP ${response.status}: ${text}\n${server?.output.join("\n")}`,
    );
    assertExpected(JSON.parse(text));
  }

  const checks = Object.entries(createChecks(clouds, () => resolveUrl("/api/worker")));
  const ofWorker = checks.map(([check, run]) => [`the worker in the edge runtime: ${check}`, run]);

  try {
    await runFixture(name, `Next.js ${project.version("next")} (${bundler})`, {
      "next build, then next start": build,
      "a route handler signs in Node": () => checkRoute("/api/node"),
      "a route handler signs in the edge runtime": () => checkRoute("/api/edge"),
      "the edge runtime gets the .wasm as a module": async () => assertEdgeOutput(project),
      "a page signs in Chromium": async () => assertExpected(await readPage(resolveUrl("/"), POLICY)),
      ...Object.fromEntries(ofWorker),
    });
  } finally {
    await server?.close();
    await clouds.close();
  }
}

/**
 * @param {Project} project
 * @param {object} cloudEnv what the worker is told
 */
async function start(project, cloudEnv) {
  const next = join(project.at, "node_modules", "next", "dist", "bin", "next");
  const child = spawn(process.execPath, [next, "start", "-H", "127.0.0.1", "-p", "0"], {
    cwd: project.at,
    env: { ...process.env, ...ENV, ...cloudEnv },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise((resolve) => child.once("close", () => resolve(undefined)));
  /** @type {string[]} */
  const output = [];
  /** @type {Promise<string | undefined>} */
  const ready = new Promise((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on("line", (line) => {
        output.push(line);
        const [origin] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
        if (origin !== undefined) resolve(origin);
      });
    }
    ended.then(() => resolve(undefined));
  });
  const origin = await ready;
  if (origin === undefined) throw new Error(`next start exited without serving:\n${output.join("\n")}`);
  return {
    origin,
    output,
    close: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** @param {Project} project */
function assertEdgeOutput({ at }) {
  const dist = join(at, ".next");
  /** @type {{ functions: Record<string, { files: string[], wasm: { filePath: string }[] }> }} */
  const manifest = JSON.parse(readFileSync(join(dist, "server", "middleware-manifest.json"), "utf8"));
  const edge = manifest.functions["/api/edge/route"];
  assert.ok(edge !== undefined, "Next has no function /api/edge/route");
  assertModuleOnly(at, {
    scripts: edge.files.map((file) => join(dist, file)),
    modules: edge.wasm.map(({ filePath }) => join(dist, filePath)),
  });
}
