import { testHost } from "./host.mjs";
import { startWorkerd } from "./workerd.mjs";

await testHost("workerd", (env) => startWorkerd(new URL("programs/workerd.mjs", import.meta.url), env));
