import { fileURLToPath } from "node:url";
import { findProgram } from "../../runtimes/shared/binaries.mjs";
import { testHost } from "./host.mjs";
import { startProgram } from "./process.mjs";

const program = fileURLToPath(new URL("programs/deno.mjs", import.meta.url));
await testHost("Deno", (env) =>
  startProgram(findProgram("deno"), ["run", "--allow-all", "--no-lock", program], env),
);
