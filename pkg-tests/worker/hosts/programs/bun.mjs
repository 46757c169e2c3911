import process from "node:process";
import { createHandler } from "../handler.mjs";

const env = JSON.parse(process.env["WORKER_ENV"] ?? "");
const worker = createHandler("/api");
/** @type {{ serve: (options: object) => { port: number } }} */
const host = Reflect.get(globalThis, "Bun");
const { port } = host.serve({
  hostname: "127.0.0.1",
  port: 0,
  fetch: (/** @type {Request} */ request) => worker.fetch(request, env),
});
console.log(`http://127.0.0.1:${port}/api`);
