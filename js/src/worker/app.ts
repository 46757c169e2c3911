// The routes, and what all of them have in common.
import { Hono } from "hono";
import { cors } from "hono/cors";
import { checkHost, checkOrigin } from "./asked-by.js";
import { describeError, toResponse, WorkerError } from "./errors.js";
import type { Handle } from "./look-up.js";
import { createLookUp } from "./look-up.js";
import type { WorkerOptions } from "./options.js";
import { checkOptions } from "./options.js";
import * as routes from "./routes.js";
import { SECURITY_HEADERS } from "./security-headers.js";

const ROUTES: readonly { method: "GET" | "POST"; path: string; handle: Handle }[] = [
  { method: "GET", path: "/customers", handle: { page: routes.getCustomers } },
  { method: "GET", path: "/customers/stream", handle: { stream: routes.streamCustomers } },
  { method: "GET", path: "/identities", handle: { page: routes.getIdentities } },
  { method: "GET", path: "/identities/stream", handle: { stream: routes.streamIdentities } },
  { method: "POST", path: "/identities", handle: { page: routes.postIdentities } },
  { method: "POST", path: "/identities/stream", handle: { stream: routes.streamIds } },
  { method: "GET", path: "/users", handle: { page: routes.getUsers } },
];

/**
 * A worker that looks up the users of both clouds for pages that must not have the clouds' secrets: a Hono app, whose `fetch` an edge
 * host calls, and which an app of your own can mount by `app.route`. Personal data is masked unless the caller may reveal it and asks
 * for it. Every answer is JSON, a stream lines of it; `iot-accounts/client` reads them.
 *
 * | route | answer |
 * |---|---|
 * | `GET /health` | `{"ok":true}`, for everybody |
 * | `GET /customers?customerId&countryCode&phoneNumber&offset&limit&reveal` | a CustomerList |
 * | `GET /customers/stream?customerId&countryCode&phoneNumber&cursor&reveal` | lines, all that fit |
 * | `GET /identities?offset&count&newestFirst&reveal` | an IdentityList, by default newest first |
 * | `GET /identities/stream?newestFirst&cursor&reveal` | lines, everybody |
 * | `POST /identities` with `{"identityIds":["…"],"reveal":false}` | `{"identities":[…]}` |
 * | `POST /identities/stream` with the same, and `cursor` | lines |
 * | `GET /users?q&reveal` | what `findUsers` finds |
 *
 * A stream ends with a line `{"end":true}`, `{"cursor":"…"}` when one request may cost no more, or `{"error":…}`. Going on from a
 * cursor, whoever is in the list all the time, among rows that keep their order, is given once, provided that fewer than 25,600 before
 * them went in between; when that many went, some are given twice.
 *
 * When the caller leaves, what is under way for it ends, as soon as the host tells the worker: Node, Deno and Bun at once,
 * Cloudflare with the compatibility flag `enable_request_signal` (its local simulator often not before the next write).
 *
 * @example
 * // `export default worker` is all that an edge host needs.
 * const worker = accountsWorker<Record<"TENCENT_APP_KEY" | "TENCENT_APP_SECRET" | "ACCESS_TOKEN", string>>({
 *   tencent: (env) => ({ appKey: env.TENCENT_APP_KEY, appSecret: env.TENCENT_APP_SECRET }),
 *   authorize: bearer((env) => env.ACCESS_TOKEN),
 * });
 *
 * @throws InvalidInputError with the field `options`, `authorize` or that of another option
 */
export function accountsWorker<Env>(options: WorkerOptions<Env>): Hono<{ Bindings: Env & object }> {
  const checked = checkOptions(options);
  const { basePath, origins, hosts } = checked;
  const lookUp = createLookUp(checked);
  const app = new Hono<{ Bindings: Env & object }>().basePath(basePath);

  app.use("*", async (context, next) => {
    try {
      checkHost(context.req.raw, hosts);
      checkOrigin(context.req.raw, origins);
    } catch (error) {
      const described = describeError(error, false);
      const { status, logged } = described;
      const route = `${context.req.method} ${context.req.path.slice(0, 128)}`;
      checked.log({ event: "refused", route, status, ...logged, durationMs: 0 });
      return toResponse(described);
    }
    await next();
    // Answers that Hono makes by itself have none of them.
    if (!context.res.headers.has("cache-control")) {
      for (const [name, value] of Object.entries(SECURITY_HEADERS)) context.res.headers.set(name, value);
    }
    return undefined;
  });
  if (origins.size > 0) {
    app.use(
      "*",
      cors({
        origin: [...origins],
        allowMethods: ["GET", "HEAD", "POST"],
        allowHeaders: ["authorization", "content-type"],
        exposeHeaders: ["retry-after"],
        maxAge: 600,
      }),
    );
  }

  app.get("/health", () => Response.json({ ok: true }, { headers: SECURITY_HEADERS }));
  for (const { method, path, handle } of ROUTES) {
    app.on(method, path, (context) => lookUp(`${method} ${path}`, context.req.raw, context.env, handle));
  }
  for (const path of new Set(["/health", ...ROUTES.map((route) => route.path)])) {
    const methods = ROUTES.filter((route) => route.path === path).map(({ method }) => method);
    const allowed = methods.length === 0 ? ["GET"] : methods;
    const allow = allowed.includes("GET") ? [...allowed, "HEAD"].join(", ") : allowed.join(", ");
    app.all(path, () =>
      toResponse(
        describeError(new WorkerError("wrong-method", `only ${allow} here`, { headers: { allow } }), false),
      ),
    );
  }
  app.all("*", () =>
    toResponse(describeError(new WorkerError("unknown-route", "there is no such route"), false)),
  );
  app.notFound(() =>
    toResponse(describeError(new WorkerError("unknown-route", "there is no such route"), false)),
  );
  app.onError(() => toResponse(describeError(undefined, false)));
  return app;
}
