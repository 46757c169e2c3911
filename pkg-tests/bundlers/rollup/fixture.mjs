import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { assertExpected } from "../shared/expected.mjs";
import { readFolder } from "../shared/page.mjs";
import { setUpProject } from "../shared/project.mjs";
import { runFixture } from "../shared/run-fixture.mjs";

const project = await setUpProject("rollup");

/** @param {string} specifier */
async function build(specifier) {
  project.writeApp(specifier);
  await project.run("rollup", "rollup", [
    ...["--input", "src/index.js", "--file", "dist/main.js"],
    ...["--plugin", "@rollup/plugin-node-resolve"],
  ]);
  project.assertNoNodeModules();
}

await runFixture("rollup", `Rollup ${project.version("rollup")}`, {
  "a build with iot-accounts signs in Chromium": async () => {
    await build("iot-accounts");
    assertExpected(await readFolder(project.at));
  },
  "a build with iot-accounts/web says that iot-accounts.wasm is missing": async () => {
    await build("iot-accounts/web");
    const shown = JSON.stringify(await readFolder(project.at));
    assert.match(shown, /InvalidInputError: .*dist\/iot-accounts\.wasm.* answered HTTP 404/);
  },
  "a build with iot-accounts/web signs in Chromium once the file is copied": async () => {
    await build("iot-accounts/web");
    const file = "iot-accounts.wasm";
    cpSync(join(project.at, "node_modules", "iot-accounts", "dist", file), join(project.at, "dist", file));
    assertExpected(await readFolder(project.at));
  },
});
