import process from "node:process";
import { fileURLToPath } from "node:url";
import { testHost } from "./host.mjs";
import { startProgram } from "./process.mjs";

const program = fileURLToPath(new URL("programs/mounted.mjs", import.meta.url));
await testHost("an app of Hono's, mounted below a path", (env) =>
  startProgram(process.execPath, [program], env),
);
