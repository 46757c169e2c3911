import process from "node:process";
import { serve } from "@hono/node-server";
import { createHandler } from "../handler.mjs";

const env = JSON.parse(process.env["WORKER_ENV"] ?? "");
const worker = createHandler("/api");
serve({ fetch: (request) => worker.fetch(request, env), hostname: "127.0.0.1", port: 0 }, ({ port }) =>
  console.log(`http://127.0.0.1:${port}/api`),
);
