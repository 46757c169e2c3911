import { assertExpected } from "../shared/expected.mjs";
import { readFolder } from "../shared/page.mjs";
import { setUpProject } from "../shared/project.mjs";
import { runFixture } from "../shared/run-fixture.mjs";

const project = await setUpProject("rspack");

/** @param {string} specifier */
async function check(specifier) {
  project.writeApp(specifier);
  await project.run("@rspack/cli", "rspack", ["build", "--mode", "production"]);
  project.assertNoNodeModules();
  assertExpected(await readFolder(project.at));
}

await runFixture("rspack", `Rspack ${project.version("@rspack/core")}`, {
  "a production build with iot-accounts signs in Chromium": () => check("iot-accounts"),
  "a production build with iot-accounts/web signs in Chromium": () => check("iot-accounts/web"),
});
