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
  project.assertNothingOfNode();
  assertExpected(await readFolder(join(project.at, "dist"), policy));
}

await runFixture("parcel", `Parcel ${project.version("parcel")}`, {
  "a production build with iot-accounts signs in Chromium": () => check("iot-accounts"),
  // Parcel writes the names of further files into an inline import map, whatever the package.
  "a production build with iot-accounts/web signs in Chromium, inline scripts allowed": () =>
    check("iot-accounts/web", "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'"),
});
