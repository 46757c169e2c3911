import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { assertExpected } from "../shared/expected.mjs";
import { readFolder } from "../shared/page.mjs";
import { setUpProject } from "../shared/project.mjs";
import { runFixture } from "../shared/run-fixture.mjs";

const project = await setUpProject("esbuild");

/**
 * @param {string} specifier
 * @param {readonly string[]} [format] by default a script without import.meta.url
 */
async function build(specifier, format = []) {
  project.writeApp(specifier);
  await project.run("esbuild", "esbuild", ["src/index.js", "--bundle", "--outfile=dist/main.js", ...format]);
  project.assertNoNodeModules();
}

await runFixture("esbuild", `esbuild ${project.version("esbuild")}`, {
  "a build with iot-accounts signs in Chromium": async () => {
    await build("iot-accounts");
    assertExpected(await readFolder(project.at));
  },
  "a build with iot-accounts/web says that it needs a source": async () => {
    await build("iot-accounts/web");
    const shown = JSON.stringify(await readFolder(project.at));
    assert.match(shown, /InvalidInputError: `source` must be given/);
  },
  "a build as a module with iot-accounts/web says that iot-accounts.wasm is missing": async () => {
    await build("iot-accounts/web", ["--format=esm"]);
    const shown = JSON.stringify(await readFolder(project.at));
    assert.match(shown, /InvalidInputError: .*dist\/iot-accounts\.wasm.* answered HTTP 404/);
  },
  "a build as a module with iot-accounts/web signs in Chromium once the file is copied": async () => {
    await build("iot-accounts/web", ["--format=esm"]);
    const file = "iot-accounts.wasm";
    cpSync(join(project.at, "node_modules", "iot-accounts", "dist", file), join(project.at, "dist", file));
    assertExpected(await readFolder(project.at));
  },
});
