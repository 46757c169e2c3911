import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { assertExpected } from "../shared/expected.mjs";
import { setUpProject } from "../shared/project.mjs";
import { runFixture } from "../shared/run-fixture.mjs";
import { createTests } from "../vite/checks.mjs";

const project = await setUpProject("vite-7");
const { build, serve, tests } = createTests(project);
// Unlike Vite 8, it bundles dependencies into another folder without the .wasm file.
const { "the development server with iot-accounts/web signs in Chromium": _, ...others } = tests;

function writeAppWithUrl() {
  project.writeApp("iot-accounts/web");
  const file = join(project.at, "src", "look-ups.js");
  const source = readFileSync(file, "utf8").replace("await init()", "await init(wasm)");
  writeFileSync(file, `import wasm from "iot-accounts/iot-accounts.wasm?url";\n${source}`);
}

await runFixture("vite-7", `Vite ${project.version("vite")}`, {
  ...others,
  "the development server with iot-accounts/web says that iot-accounts.wasm was not served": async () => {
    project.writeApp("iot-accounts/web");
    const shown = JSON.stringify(await serve());
    assert.match(shown, /InvalidInputError: `source` must be .*iot-accounts\.wasm/);
  },
  "the development server with iot-accounts/web and the file's URL signs in Chromium": async () => {
    writeAppWithUrl();
    assertExpected(await serve());
  },
  "a build with iot-accounts/web and the file's URL signs in Chromium": async () => {
    writeAppWithUrl();
    assertExpected(await build());
  },
});
