// The edge worker in workerd, with the local gateways and with upstreams that fail.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { gateways, logLines, request } from "./worker/setup.mjs";
import "./worker/customers.mjs";
import "./worker/identities.mjs";
import "./worker/streams.mjs";
import "./worker/refusals.mjs";
import "./worker/explanations.mjs";
import "./worker/secrets.mjs";

describe("routes and methods", () => {
  it("gives 404 for other routes", async () => {
    for (const path of [
      "/",
      "/api",
      "/api/customers/",
      "/API/customers",
      "/api/customers/all",
      "/constructor",
    ]) {
      const { status, json } = await request(path);
      assert.equal(status, 404, path);
      assert.equal(json.error.kind, "unknown-route");
    }
  });

  it("names the method that a route accepts", async () => {
    const post = await request("/api/customers", { method: "POST", body: "{}" });
    assert.deepEqual([post.status, post.headers.get("allow")], [405, "GET"]);
    for (const path of ["/api/identities", "/api/identities/stream"]) {
      const get = await request(path);
      assert.deepEqual([get.status, get.headers.get("allow")], [405, "POST"]);
    }
  });
});

describe("the worker's log", () => {
  it("contains no account and no secret", () => {
    const log = logLines.join("\n");
    for (const { PhoneNumber } of gateways.customers) assert.ok(!PhoneNumber || !log.includes(PhoneNumber));
    for (const { appSecret } of [gateways.tencent, gateways.aliyun]) assert.ok(!log.includes(appSecret));
  });
});
