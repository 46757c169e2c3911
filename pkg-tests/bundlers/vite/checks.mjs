// The tests of every version of Vite.
import { join } from "node:path";
import { assertExpected } from "../shared/expected.mjs";
import { readFolder, readPage } from "../shared/page.mjs";
import { withDevServer } from "./dev-server.mjs";

/** @param {import("../shared/project.mjs").Project} project */
export function createTests(project) {
  const build = async () => {
    await project.run("vite", "vite", ["build"]);
    project.assertNoNodeModules();
    return readFolder(join(project.at, "dist"));
  };
  const serve = () => withDevServer(project.at, (url) => readPage(url));
  /** @param {string} specifier @param {() => Promise<unknown>} show */
  const check = async (specifier, show) => {
    project.writeApp(specifier);
    assertExpected(await show());
  };
  const tests = {
    "a build with iot-accounts signs in Chromium": () => check("iot-accounts", build),
    "a build with iot-accounts/web signs in Chromium": () => check("iot-accounts/web", build),
    "the development server with iot-accounts signs in Chromium": () => check("iot-accounts", serve),
    "the development server with iot-accounts/web signs in Chromium": () => check("iot-accounts/web", serve),
  };
  return { build, serve, tests };
}
