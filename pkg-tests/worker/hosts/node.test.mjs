import process from "node:process";
import { fileURLToPath } from "node:url";
import { testHost } from "./host.mjs";
import { startProgram } from "./process.mjs";

const program = fileURLToPath(new URL("programs/node.mjs", import.meta.url));
await testHost("Node, by @hono/node-server", (env) => startProgram(process.execPath, [program], env));
