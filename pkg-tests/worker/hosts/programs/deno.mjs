import process from "node:process";
import { createHandler } from "../handler.mjs";

const env = JSON.parse(process.env["WORKER_ENV"] ?? "");
const worker = createHandler("/api");
/** @type {{ serve: (options: object, handle: (request: Request) => Response | Promise<Response>) => void }} */
const host = Reflect.get(globalThis, "Deno");
host.serve(
  {
    hostname: "127.0.0.1",
    port: 0,
    onListen: (/** @type {{ port: number }} */ { port }) => console.log(`http://127.0.0.1:${port}/api`),
  },
  (request) => worker.fetch(request, env),
);
