import { assertExpected } from "../shared/expected.mjs";
import { readFolder } from "../shared/page.mjs";
import { setUpProject } from "../shared/project.mjs";
import { runFixture } from "../shared/run-fixture.mjs";

const project = await setUpProject("webpack");

/** @param {string} specifier */
async function check(specifier) {
  project.writeApp(specifier);
  await project.run("webpack-cli", "webpack-cli", ["--mode", "production"]);
  project.assertNoNodeModules();
  assertExpected(await readFolder(project.at));
}

await runFixture("webpack", `webpack ${project.version("webpack")}`, {
  "a production build with iot-accounts signs in Chromium": () => check("iot-accounts"),
  "a production build with iot-accounts/web signs in Chromium": () => check("iot-accounts/web"),
});
