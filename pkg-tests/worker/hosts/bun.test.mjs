import { fileURLToPath } from "node:url";
import { findProgram } from "../../runtimes/shared/binaries.mjs";
import { testHost } from "./host.mjs";
import { startProgram } from "./process.mjs";

const program = fileURLToPath(new URL("programs/bun.mjs", import.meta.url));
await testHost("Bun", (env) => startProgram(findProgram("bun"), ["--no-install", program], env));
