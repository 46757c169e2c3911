import { setUpProject } from "../shared/project.mjs";
import { runFixture } from "../shared/run-fixture.mjs";

const project = await setUpProject("vitest");
project.writeApp();

/** @param {string[]} args */
const run = async (...args) => {
  await project.run("vitest", "vitest", ["run", ...args]);
};

await runFixture("vitest", `Vitest ${project.version("vitest")}`, {
  "the app's tests pass": () => run(),
  "the app's tests pass in contexts of the vm module": () => run("--pool=vmThreads"),
});
