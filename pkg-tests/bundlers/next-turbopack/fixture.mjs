import { buildAndRun } from "../next-shared/next.mjs";

await buildAndRun("next-turbopack", "Turbopack");
