import { setUpProject } from "../shared/project.mjs";
import { runFixture } from "../shared/run-fixture.mjs";
import { createTests } from "./checks.mjs";

const project = await setUpProject("vite");

await runFixture("vite", `Vite ${project.version("vite")}`, createTests(project).tests);
