import { join } from "node:path";
import { assertExpected } from "../shared/expected.mjs";
import { readFolder } from "../shared/page.mjs";
import { setUpProject } from "../shared/project.mjs";
import { runFixture } from "../shared/run-fixture.mjs";

const project = await setUpProject("parcel");

/** @param {string} specifier */
async function check(specifier) {
  project.writeApp(specifier);
  await project.run("parcel", "parcel", ["build", "index.html"]);
  project.assertNothingOfNode();
  assertExpected(await readFolder(join(project.at, "dist")));
}

await runFixture("parcel", `Parcel ${project.version("parcel")}`, {
  "a production build with iot-accounts signs in Chromium": () => check("iot-accounts"),
});
