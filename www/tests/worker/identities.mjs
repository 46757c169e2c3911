import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { gateways, request, requestIdentities } from "./setup.mjs";

describe("POST /api/identities", () => {
  it("returns the identities of the gateway", async () => {
    const expected = gateways.identities.slice(0, 8);
    const { status, json } = await requestIdentities({
      identityIds: expected.map(({ identityId }) => identityId),
    });
    assert.equal(status, 200);
    assert.deepEqual(
      json.identities.map(({ identityId, nickName, email }) => ({ identityId, nickName, email })),
      expected.map(({ identityId, nickName, email }) => ({ identityId, nickName, email })),
    );
  });

  for (const [description, body, field] of /** @type {const} */ ([
    ["no ids", {}, "identityIds"],
    ["a string instead of the list", { identityIds: "1" }, "identityIds"],
    ["a number among the ids", { identityIds: ["1", 2] }, "identityIds[1]"],
    ["an empty id", { identityIds: ["1", "2", ""] }, "identityIds[2]"],
    ["a list instead of the body", ["1"], "identityIds"],
    ["null instead of the body", null, "identityIds"],
  ])) {
    it(`refuses ${description}`, async () => {
      const { status, json } = await requestIdentities(body);
      assert.equal(status, 400);
      assert.equal(json.error.kind, "invalid-input");
      assert.equal(json.error.field, field);
    });
  }

  it("sends no request for an empty list", async () => {
    const before = gateways.aliyun.requests.length;
    const { status, json } = await requestIdentities({ identityIds: [] });
    assert.deepEqual([status, json.identities], [200, []]);
    assert.equal(gateways.aliyun.requests.length, before);
  });

  it("refuses a body that is not JSON", async () => {
    const headers = { "content-type": "application/json; charset=utf-8" };
    const { status, json } = await request("/api/identities", {
      method: "POST",
      headers,
      body: '{"identityIds":[',
    });
    assert.equal(status, 400);
    assert.equal(json.error.field, "body");
  });

  it("refuses another content type", async () => {
    for (const type of ["text/plain", "application/jsonp", "application/x-www-form-urlencoded"]) {
      const headers = { "content-type": type };
      const { status } = await request("/api/identities", {
        method: "POST",
        headers,
        body: '{"identityIds":["1"]}',
      });
      assert.equal(status, 415, type);
    }
  });

  it("looks up many ids in batches, each id once", async () => {
    const { identities, aliyun } = gateways;
    const before = aliyun.requests.length;
    const ids = identities.map(({ identityId }) => identityId);
    const { json } = await requestIdentities({ identityIds: [...ids, "nobody", ...ids] });
    assert.deepEqual(
      json.identities.map(({ identityId }) => identityId),
      ids,
    );
    assert.equal(aliyun.requests.length - before, Math.ceil((ids.length + 1) / 50));
  });

  it("refuses a body above 1 MiB, also without a content-length, and accepts one below", async () => {
    const large = JSON.stringify({ identityIds: ["1"], padding: "x".repeat(1024 * 1024) });
    const headers = { "content-type": "application/json" };
    assert.equal((await request("/api/identities", { method: "POST", headers, body: large })).status, 413);
    const stream = new Blob([large]).stream();
    /** @type {RequestInit & { duplex: "half" }} */
    const chunked = { method: "POST", headers, body: stream, duplex: "half" };
    assert.equal((await request("/api/identities", chunked)).status, 413);
    const ids = Array.from({ length: 5_000 }, (_, index) => String(index));
    assert.equal((await requestIdentities({ identityIds: ids })).status, 200);
  });
});
