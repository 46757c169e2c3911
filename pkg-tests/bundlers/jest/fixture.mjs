import { setUpProject } from "../shared/project.mjs";
import { runFixture } from "../shared/run-fixture.mjs";

const project = await setUpProject("jest");
project.writeApp();

/**
 * @param {readonly string[]} args
 * @param {Record<string, string>} [env]
 */
async function run(args, env) {
  await project.run("jest", "jest", args, env);
}

await runFixture("jest", `Jest ${project.version("jest")}`, {
  "the app's tests pass as CommonJS": () => run(["commonjs"]),
  "the app's tests pass as modules": () => run(["modules"], { NODE_OPTIONS: "--experimental-vm-modules" }),
  "the app's tests pass in jsdom with Node's TextEncoder and TextDecoder": () =>
    run(["jsdom", "--env", "jsdom"]),
});
