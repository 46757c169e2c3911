// What a worker that only hands on what the cloud says would still have: the same router, the same check of the token, the same
// headers, and a request to the cloud. It does not sign, check, rename or mask.
import { Hono } from "hono";
import { bearer } from "iot-accounts/worker";

const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "content-type": "application/json",
};

/**
 * @param {(answer: Response) => Promise<ArrayBuffer> | ReadableStream | null} getBody
 */
export function createFront(getBody) {
  const authorize = bearer((/** @type {import("../variants.mjs").Env} */ env) => env.ACCESS_TOKEN);
  /** @type {Hono<{ Bindings: import("../variants.mjs").Env }>} */
  const app = new Hono();
  app.get("/api/customers", async (context) => {
    const caller = await authorize(context.req.raw, context.env);
    if (caller === null) return new Response(null, { status: 401 });
    const { searchParams } = new URL(context.req.url);
    const answer = await fetch(context.env.ENDPOINT, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        Action: "AppGetCustomerList",
        Offset: Number(searchParams.get("offset")),
        Limit: Number(searchParams.get("limit")),
      }),
    });
    return new Response(await getBody(answer), { status: answer.status, headers: HEADERS });
  });
  return app;
}
