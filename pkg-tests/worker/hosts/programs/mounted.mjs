// The worker in an app of one's own, which has other routes and is served below another path.
import process from "node:process";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { createHandler } from "../handler.mjs";

const env = JSON.parse(process.env["WORKER_ENV"] ?? "");
const app = new Hono();
app.get("/", (context) => context.text("the team's own page"));
app.route("/support", createHandler("/accounts"));
app.get("/support/about", (context) => context.text("another page of the team's"));
serve({ fetch: (request) => app.fetch(request, env), hostname: "127.0.0.1", port: 0 }, ({ port }) =>
  console.log(`http://127.0.0.1:${port}/support/accounts`),
);
