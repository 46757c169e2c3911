import { setUpProject } from "../shared/project.mjs";
import { runFixture } from "../shared/run-fixture.mjs";
import { viteChecks } from "./checks.mjs";

const project = await setUpProject("vite");

await runFixture("vite", `Vite ${project.version("vite")}`, viteChecks(project).tests);
