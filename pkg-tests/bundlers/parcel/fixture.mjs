import { join } from "node:path";
import { assertExpected } from "../shared/expected.mjs";
import { readFolder } from "../shared/page.mjs";
import { setUpProject } from "../shared/project.mjs";
import { runFixture } from "../shared/run-fixture.mjs";

const project = await setUpProject("parcel");

/**
 * @param {string} specifier
 * @param {string} [policy]
 */
async function check(specifier, policy) {
  project.writeApp(specifier);
  await project.run("parcel", "parcel", ["build", "index.html"]);
  project.assertNoNodeModules();
  assertExpected(await readFolder(join(project.at, "dist"), policy));
}

await runFixture("parcel", `Parcel ${project.version("parcel")}`, {
  "a production build with iot-accounts signs in Chromium": () => check("iot-accounts"),
  // Parcel writes an inline import map for any package with further files.
  "a production build with iot-accounts/web signs in Chromium when inline scripts are allowed": () =>
    check("iot-accounts/web", "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'"),
});
