import { runFixture } from "../shared/fixture.mjs";
import { setUpProject } from "../shared/project.mjs";
import { viteChecks } from "./checks.mjs";

const project = await setUpProject("vite");

await runFixture("vite", `Vite ${project.version("vite")}`, viteChecks(project).tests);
