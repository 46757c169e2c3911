import { testHost } from "./host.mjs";
import { startWorkerd } from "./workerd.mjs";

await testHost(
  "workerd",
  (env) => startWorkerd(new URL("programs/workerd.mjs", import.meta.url), env),
  // This workerd, on one machine, often tells the worker too late that its caller left: the timeout of the request ends it then.
  (check) => !/ leaves, /.test(check),
);
