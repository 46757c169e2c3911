import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Log, LogLevel, Miniflare } from "miniflare";
import { assertModuleOnly } from "../shared/edge.mjs";
import { assertExpected } from "../shared/expected.mjs";
import { setUpProject } from "../shared/project.mjs";
import { runFixture } from "../shared/run-fixture.mjs";

const project = await setUpProject("wrangler");
const dist = join(project.at, "dist");

async function build() {
  project.writeApp();
  await project.run("wrangler", "wrangler", ["deploy", "--dry-run", "--outdir", "dist"], {
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_SEND_ERROR_REPORTS: "false",
    WRANGLER_HIDE_BANNER: "true", // the banner looks for a newer wrangler on npm
    XDG_CONFIG_HOME: join(project.at, ".wrangler"), // otherwise it writes logs to the home folder
    NO_COLOR: "1",
  });
}

/** @param {string} extension */
function listOutput(extension) {
  return readdirSync(dist).filter((file) => file.endsWith(extension));
}

async function assertOutput() {
  /** @param {string} file */
  const path = (file) => join(dist, file);
  assertModuleOnly(project.at, {
    scripts: listOutput(".js").map(path),
    modules: listOutput(".wasm").map(path),
  });
}

async function checkResponse() {
  /** @type {{ compatibility_date: string }} */
  const config = JSON.parse(readFileSync(join(project.at, "wrangler.json"), "utf8"));
  /** @param {"ESModule" | "CompiledWasm"} type @param {string} path */
  const module = (type, path) => ({ type, path, contents: readFileSync(join(dist, path)) });
  const miniflare = new Miniflare({
    modules: [
      module("ESModule", "worker.js"),
      ...listOutput(".wasm").map((path) => module("CompiledWasm", path)),
    ],
    compatibilityDate: config.compatibility_date,
    host: "127.0.0.1",
    port: 0,
    cf: false, // otherwise miniflare downloads sample data from Cloudflare
    log: new Log(LogLevel.ERROR),
  });
  try {
    const response = await fetch(await miniflare.ready);
    const text = await response.text();
    assert.equal(response.status, 200, text);
    assertExpected(JSON.parse(text));
  } finally {
    await miniflare.dispose();
  }
}

await runFixture("wrangler", `wrangler ${project.version("wrangler")}`, {
  "wrangler deploy --dry-run": build,
  "the output has the .wasm as a module": assertOutput,
  "the output signs in workerd": checkResponse,
});
