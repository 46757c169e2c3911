// What all answers have in common: headers, who may read them, what is logged, and what is told of a cloud's failure.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Hono } from "hono";
import { accountsWorker } from "iot-accounts/worker";
import {
  ACCESS,
  createOptions,
  createWorker,
  gateways,
  logged,
  post,
  REVEAL,
  setUpGateways,
} from "./setup.mjs";

const SECURITY = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

describe("every answer", () => {
  setUpGateways();

  test("has the headers that keep it from others", async () => {
    const worker = createWorker({ origins: ["https://dashboard.example"] });
    const origin = { origin: "https://dashboard.example" };
    const preflight = { method: "OPTIONS", headers: { ...origin, "access-control-request-method": "GET" } };
    const answers = [
      await worker.fetch("/api/health"),
      await worker.fetch("/api/customers"),
      await worker.fetch("/api/customers/stream"),
      await worker.fetch("/api/customers", { method: "HEAD" }),
      await worker.fetch("/api/nothing"),
      await worker.fetch("/elsewhere"),
      await worker.fetch("/api/customers?x=1"),
      await worker.fetch("/api/customers", { method: "PUT" }),
      await worker.fetch("/api/customers", { headers: { origin: "https://evil.example" } }),
      await worker.fetch("/api/customers", preflight),
      await createWorker({}, "").fetch("/api/customers"),
    ];
    for (const [index, response] of answers.entries()) {
      const found = Object.keys(SECURITY).map((name) => [name, response.headers.get(name)]);
      assert.deepEqual(Object.fromEntries(found), SECURITY, `answer ${index}`);
      await response.body?.cancel();
    }
  });

  test("is for pages of its own host, and of the origins that are listed", async () => {
    const worker = createWorker({ origins: ["https://dashboard.example"] });
    /** @type {readonly [origin: string, status: number, allowed: string | null][]} */
    const cases = [
      ["https://worker.example", 200, null],
      ["https://dashboard.example", 200, "https://dashboard.example"],
      ["https://evil.example", 403, null],
      ["https://dashboard.example.evil.example", 403, null],
      ["http://dashboard.example", 403, null],
      ["null", 403, null],
    ];
    for (const [origin, status, allowed] of cases) {
      const response = await worker.fetch("/api/customers?limit=1", { headers: { origin } });
      assert.deepEqual([origin, response.status], [origin, status]);
      if (status === 200) assert.equal(response.headers.get("access-control-allow-origin"), allowed, origin);
    }
  });

  test("to a listed origin's preflight says what it may send", async () => {
    const worker = createWorker({ origins: ["https://dashboard.example"] }, "");
    const headers = {
      origin: "https://dashboard.example",
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization,content-type",
    };
    const response = await worker.fetch("/api/identities", { method: "OPTIONS", headers });
    assert.equal(response.status, 204);
    assert.equal(response.headers.get("access-control-allow-headers"), "authorization,content-type");
    const stranger = { ...headers, origin: "https://evil.example" };
    assert.equal(
      (await worker.fetch("/api/identities", { method: "OPTIONS", headers: stranger })).status,
      403,
    );
  });

  test("is given under the listed hosts alone", async () => {
    const worker = createWorker({ hosts: ["worker.example"] });
    assert.equal((await worker.fetch("/api/health")).status, 200);
    for (const host of ["rebound.example", "worker.example:81", "worker.example.evil.example"]) {
      const answer = await worker.ask("/api/health", { headers: { host } });
      assert.deepEqual([answer.status, answer.json.error.kind], [421, "wrong-host"], host);
    }
  });

  test("is the same where the worker is mounted in another app, under another path", async () => {
    const outer = new Hono();
    outer.get("/", (context) => context.text("the team's own page"));
    outer.route("/", accountsWorker({ ...createOptions(), basePath: "/accounts" }));
    const headers = { authorization: `Bearer ${ACCESS}` };
    const page = await outer.request("/accounts/customers?limit=2", { headers });
    assert.equal(page.status, 200);
    assert.equal((await page.json()).customers.length, 2);
    const unknown = await outer.request("/accounts/nothing", { headers });
    assert.deepEqual([unknown.status, (await unknown.json()).error.kind], [404, "unknown-route"]);
    assert.equal(await (await outer.request("/")).text(), "the team's own page");
  });

  test("is there though `log` throws", async () => {
    const log = () => {
      throw new Error("the disk is full");
    };
    assert.equal((await createWorker({ log }).ask("/api/customers")).status, 200);
  });
});

describe("the log", () => {
  setUpGateways();

  test("has who asked by what and how much was given, and nothing of whom", async () => {
    const [{ CustomerId = "", PhoneNumber = "" } = {}] = gateways.customers;
    const ids = gateways.identities.slice(-2).map(({ identityId }) => identityId);
    const worker = createWorker({}, REVEAL);
    await worker.ask(`/api/customers?customerId=${CustomerId}&reveal=true`);
    await worker.ask(`/api/users?q=${PhoneNumber}&reveal=true`);
    await worker.ask("/api/identities", post({ identityIds: ids, reveal: true }));
    assert.deepEqual(
      logged.map(({ event, who, route, revealed }) => [event, who, route, revealed]),
      [
        ["look-up", "lead", "GET /customers", true],
        ["look-up", "lead", "GET /users", true],
        ["look-up", "lead", "POST /identities", true],
      ],
    );
    assert.deepEqual(logged[0]?.question, ["customerId"]);
    assert.deepEqual([logged[0]?.count, logged[2]?.count], [1, 2]);
    assert.ok(
      logged.every(({ requestIds = [] }) => requestIds.length > 0 && requestIds.every((id) => id.length > 8)),
    );
    const text = JSON.stringify(logged);
    const phones = gateways.identities.slice(-2).map(({ phone }) => phone ?? "absent");
    for (const secret of [CustomerId, PhoneNumber, ...phones, ACCESS, REVEAL, gateways.tencent.appSecret])
      assert.ok(!text.includes(secret), secret);
  });

  test("is a line of JSON on the console, unless told otherwise", async (context) => {
    const written = context.mock.method(console, "log", () => {});
    const { log: _, ...options } = createOptions();
    const headers = { authorization: `Bearer ${ACCESS}` };
    await accountsWorker(options).request("/api/customers?limit=1", { headers });
    const [line] = written.mock.calls.map(({ arguments: [text] }) => text);
    assert.equal(JSON.parse(line).who, "support");
  });
});

describe("a failure of a cloud", () => {
  setUpGateways();

  test("is told by kind and request id; the vendor's words are for who may reveal", async () => {
    const options = {
      tencent: () => ({
        appKey: gateways.tencent.appKey,
        appSecret: "wrong",
        endpoint: gateways.tencent.endpoint,
      }),
      aliyun: () => ({
        appKey: gateways.aliyun.appKey,
        appSecret: "wrong",
        endpoint: gateways.aliyun.origin,
      }),
    };
    for (const init of [undefined, post({ identityIds: ["1"] })]) {
      const path = init === undefined ? "/api/customers" : "/api/identities";
      const support = await createWorker(options).ask(path, init);
      assert.equal(support.status, 502, support.text);
      const { vendorMessage, advice, explanation, ...told } = support.json.error;
      assert.deepEqual(
        [told.kind, vendorMessage, advice, explanation],
        ["signature", undefined, undefined, undefined],
      );
      const lead = await createWorker(options, REVEAL).ask(path, init);
      assert.ok((lead.json.error.advice?.length ?? 0) > 0, lead.text);
      assert.notEqual(lead.json.error.vendorMessage, undefined);
      assert.ok(!lead.text.includes("wrong"), "the secret is told");
    }
    assert.ok(logged.every(({ event, kind }) => event === "failed" && kind === "signature"));
  });

  test("that passes says when to try again", async () => {
    gateways.tencent.faults.always({ kind: "throttled" });
    const { status, json } = await createWorker().ask("/api/customers");
    assert.deepEqual([status, json.error.kind, json.error.provider], [429, "throttled", "tencent"]);
  });

  test("costs nobody of the other", async () => {
    gateways.tencent.faults.always({ kind: "error", code: "AuthFailure.SignatureFailure" });
    const phone = gateways.identities.find(({ phone }) => phone)?.phone ?? "";
    const { status, json } = await createWorker().ask(`/api/users?q=${phone}`);
    assert.equal(status, 200);
    assert.equal(json.errors["tencent"]?.provider, "tencent");
    assert.ok(json.users.some(({ cloud }) => cloud === "aliyun"));
  });

  test("options that no client takes are misconfigured, and only their field is told", async () => {
    const tencent = () => ({ appKey: "", appSecret: "very-secret" });
    const { status, text, json } = await createWorker({ tencent }).ask("/api/customers");
    assert.deepEqual([status, json.error.kind], [500, "misconfigured"]);
    assert.ok(text.includes("appKey") && !text.includes("very-secret"));
  });

  test("one request may cost no more than its limit", async () => {
    gateways.tencent.faults.always({ kind: "status", status: 503 });
    const worker = createWorker({ limits: { subrequests: 1 } });
    const { status, json } = await worker.ask("/api/customers");
    assert.deepEqual([status, json.error.kind], [422, "too-much"]);
    assert.equal(gateways.tencent.requests.length, 1);
  });
});
