// The edge worker in real workerd, against the local gateways and against upstreams that misbehave.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ask, gateways, logged } from "./worker/setup.mjs";
import "./worker/customers.mjs";
import "./worker/identities.mjs";
import "./worker/streams.mjs";
import "./worker/refusals.mjs";
import "./worker/explanations.mjs";

describe("routes and methods", () => {
  it("knows no other route", async () => {
    for (const path of [
      "/",
      "/api",
      "/api/customers/",
      "/API/customers",
      "/api/customers/all",
      "/constructor",
    ]) {
      const { status, json } = await ask(path);
      assert.equal(status, 404, path);
      assert.equal(json.error.kind, "unknown-route");
    }
  });

  it("names the method that a route answers", async () => {
    const post = await ask("/api/customers", { method: "POST", body: "{}" });
    assert.deepEqual([post.status, post.headers.get("allow")], [405, "GET"]);
    for (const path of ["/api/identities", "/api/identities/stream"]) {
      const get = await ask(path);
      assert.deepEqual([get.status, get.headers.get("allow")], [405, "POST"]);
    }
  });
});

describe("the worker's log", () => {
  it("holds no account and no secret after all of the above", () => {
    const log = logged.join("\n");
    for (const { PhoneNumber } of gateways.customers) assert.ok(!PhoneNumber || !log.includes(PhoneNumber));
    for (const { appSecret } of [gateways.tencent, gateways.aliyun]) assert.ok(!log.includes(appSecret));
  });
});
