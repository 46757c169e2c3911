// What the worker refuses, before anything is asked of a cloud.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { InvalidInputError } from "iot-accounts";
import { accountsWorker, bearer } from "iot-accounts/worker";
import { ACCESS, createOptions, createWorker, gateways, logged, post, setUpGateways } from "./setup.mjs";

describe("who is asking", () => {
  setUpGateways();

  /** @type {readonly [title: string, authorization: string | undefined][]} */
  const strangers = [
    ["nobody", undefined],
    ["a wrong token", "Bearer a-token-of-somebody-else"],
    ["a token that begins right", `Bearer ${ACCESS.slice(0, -1)}`],
    ["another scheme", `Basic ${ACCESS}`],
    ["an empty token", "Bearer "],
  ];
  for (const [title, authorization] of strangers) {
    test(`${title} is answered 401 on every route, and nothing is asked`, async () => {
      const worker = createWorker({}, "");
      /** @type {Record<string, string>} */
      const headers = authorization === undefined ? {} : { authorization };
      for (const path of [
        "/customers",
        "/customers/stream",
        "/identities",
        "/identities/stream",
        "/users?q=1",
      ]) {
        const { status, headers: answered, json } = await worker.ask(`/api${path}`, { headers });
        assert.deepEqual([status, json.error.kind], [401, "unauthorized"], path);
        assert.equal(answered.get("www-authenticate"), "Bearer");
      }
      for (const path of ["/identities", "/identities/stream"]) {
        const init = post({ identityIds: ["1"] });
        const { status } = await worker.ask(`/api${path}`, {
          ...init,
          headers: { ...init.headers, ...headers },
        });
        assert.equal(status, 401, path);
      }
      assert.deepEqual([gateways.tencent.requests.length, gateways.aliyun.requests.length], [0, 0]);
      assert.deepEqual(
        [...new Set(logged.map(({ event, who }) => `${event} ${who}`))],
        ["refused undefined"],
      );
    });
  }

  test("a worker without `authorize` cannot be made", () => {
    const { authorize: _, ...options } = createOptions();
    assert.throws(
      () => accountsWorker(/** @type {ReturnType<typeof createOptions>} */ (options)),
      (error) => isInvalid(error, "authorize"),
    );
  });

  test("what `authorize` gives that is no caller is nobody", async () => {
    for (const caller of [null, undefined, true, "support", {}, { who: "" }, { who: 1 }]) {
      // @ts-expect-error callers in JavaScript give anything
      const { status } = await createWorker({ authorize: () => caller }).ask("/api/customers");
      assert.equal(status, 401, JSON.stringify(caller));
    }
  });

  test("what `authorize` throws is not shown", async () => {
    const authorize = () => {
      throw new Error("the token top-secret is odd");
    };
    const { status, text, json } = await createWorker({ authorize }).ask("/api/customers");
    assert.deepEqual([status, json.error.kind], [500, "internal"]);
    assert.ok(!`${text}${JSON.stringify(logged)}`.includes("top-secret"));
  });

  test("a token that is missing or short lets nobody in, and is said to be misconfigured", async () => {
    for (const token of [undefined, "", "short"]) {
      const worker = createWorker({ authorize: bearer(() => token) }, token ?? "");
      const { status, json } = await worker.ask("/api/customers");
      assert.deepEqual([status, json.error.kind], [500, "misconfigured"]);
    }
  });

  test("only who may reveal can ask for it", async () => {
    const worker = createWorker();
    const answers = [
      await worker.ask("/api/customers?reveal=true"),
      await worker.ask("/api/users?q=139&reveal=true"),
      await worker.ask("/api/identities", post({ identityIds: ["1"], reveal: true })),
      await worker.ask("/api/identities/stream?reveal=true"),
    ];
    for (const { status, json } of answers)
      assert.deepEqual([status, json.error.kind, json.error.field], [403, "forbidden", "reveal"]);
    assert.deepEqual([gateways.tencent.requests.length, gateways.aliyun.requests.length], [0, 0]);
  });
});

describe("what is asked", () => {
  setUpGateways();

  /** @type {readonly [path: string, status: number, kind: string, field?: string][]} */
  const questions = [
    ["/customers?customerID=1", 400, "invalid-input", "customerID"],
    ["/customers?limit=1&limit=2", 400, "invalid-input", "limit"],
    ["/customers?customerId=", 400, "invalid-input", "customerId"],
    ["/customers?limit=201", 400, "invalid-input", "limit"],
    ["/customers?limit=0", 400, "invalid-input", "limit"],
    ["/customers?limit=1e1", 400, "invalid-input", "limit"],
    ["/customers?offset=-1", 400, "invalid-input", "offset"],
    ["/customers?phoneNumber=abc", 400, "invalid-input", "phoneNumber"],
    ["/customers?reveal=yes", 400, "invalid-input", "reveal"],
    ["/customers/stream?limit=1", 400, "invalid-input", "limit"],
    ["/customers/stream?cursor=%F0%9F%98%80", 400, "invalid-input", "cursor"],
    ["/customers/stream?cursor=zzzzzzz", 400, "invalid-input", "cursor"],
    ["/identities?count=500", 400, "invalid-input", "count"],
    ["/identities?newestFirst=1", 400, "invalid-input", "newestFirst"],
    ["/users", 400, "invalid-input", "q"],
    ["/users?q=%3F%3F", 400, "invalid-input", "text"],
    ["/nothing", 404, "unknown-route"],
    ["", 404, "unknown-route"],
  ];
  for (const [path, status, kind, field] of questions) {
    test(`${path || "nothing"}: ${status}`, async () => {
      const answer = await createWorker().ask(`/api${path}`);
      assert.deepEqual(
        [answer.status, answer.json.error.kind, answer.json.error.field],
        [status, kind, field],
        answer.text,
      );
    });
  }

  const json = { "content-type": "application/json" };
  /** @type {readonly [title: string, init: RequestInit, status: number, kind: string, field?: string][]} */
  const bodies = [
    [
      "a form",
      { body: "identityIds=1", headers: { "content-type": "text/plain" } },
      415,
      "wrong-content-type",
    ],
    [
      "another charset",
      { body: "{}", headers: { "content-type": "application/json; charset=gbk" } },
      415,
      "wrong-content-type",
    ],
    ["no JSON", { body: "{", headers: json }, 400, "invalid-input", "body"],
    ["no UTF-8", { body: new Uint8Array([0x22, 0xff, 0x22]), headers: json }, 400, "invalid-input", "body"],
    ["no object", { body: "[]", headers: json }, 400, "invalid-input", "body"],
    ["an unknown member", { body: '{"ids":[]}', headers: json }, 400, "invalid-input", "ids"],
    ["no ids", { body: "{}", headers: json }, 400, "invalid-input", "identityIds"],
    [
      "an id that is no text",
      { body: '{"identityIds":["1",2]}', headers: json },
      400,
      "invalid-input",
      "identityIds[1]",
    ],
    [
      "501 ids",
      { body: JSON.stringify({ identityIds: Array(501).fill("1") }), headers: json },
      400,
      "invalid-input",
      "identityIds",
    ],
    [
      "more than 64 kB",
      { body: JSON.stringify({ identityIds: ["1".repeat(65_536)] }), headers: json },
      413,
      "too-large",
    ],
  ];
  for (const [title, init, status, kind, field] of bodies) {
    test(`a body with ${title}: ${status}`, async () => {
      for (const path of ["/identities", "/identities/stream"]) {
        const answer = await createWorker().ask(`/api${path}`, { method: "POST", ...init });
        assert.deepEqual(
          [answer.status, answer.json.error.kind, answer.json.error.field],
          [status, kind, field],
          answer.text,
        );
      }
    });
  }

  test("a body that never ends is not waited for", async () => {
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode("{")),
    });
    const worker = createWorker({ limits: { bodyTimeoutMs: 20 } });
    const init = { method: "POST", headers: json, body, duplex: "half" };
    const answer = await worker.ask("/api/identities", /** @type {RequestInit} */ (init));
    assert.deepEqual([answer.status, answer.json.error.kind], [408, "too-slow"]);
  });

  test("another method: 405, and which are allowed", async () => {
    for (const [path, method, allow] of /** @type {const} */ ([
      ["/customers", "POST", "GET, HEAD"],
      ["/identities", "DELETE", "GET, POST, HEAD"],
      ["/health", "PUT", "GET, HEAD"],
    ])) {
      const answer = await createWorker().ask(`/api${path}`, { method });
      assert.deepEqual([answer.status, answer.json.error.kind], [405, "wrong-method"]);
      assert.equal(answer.headers.get("allow"), allow);
    }
  });

  test("a cloud that is left out has no routes, and the other is searched", async () => {
    const { aliyun: _, ...tencentOnly } = createOptions();
    const app = accountsWorker(tencentOnly);
    const ask = (/** @type {string} */ path) =>
      app.fetch(
        new Request(`https://worker.example/api${path}`, { headers: { authorization: `Bearer ${ACCESS}` } }),
      );
    assert.equal((await ask("/identities")).status, 404);
    assert.equal((await ask("/customers?limit=1")).status, 200);
    assert.equal((await ask("/users?q=13900009940")).status, 200);
  });
});

describe("options", () => {
  /** @type {readonly [field: string, changes: Record<string, unknown>][]} */
  const invalid = [
    ["options.tokens", { tokens: 1 }],
    ["tencent", { tencent: {} }],
    ["basePath", { basePath: "api" }],
    ["basePath", { basePath: "/api/" }],
    ["origins[0]", { origins: ["https://a.example/"] }],
    ["origins", { origins: "https://a.example" }],
    ["hosts[1]", { hosts: ["a.example", "https://b.example"] }],
    ["limits.rowsPerPage", { limits: { rowsPerPage: 0 } }],
    ["limits.rows", { limits: { rows: 1 } }],
    ["log", { log: "console" }],
    ["fetch", { fetch: 1 }],
  ];
  for (const [field, changes] of invalid) {
    test(`${field}: ${JSON.stringify(changes)}`, () => {
      const options = { tencent: () => undefined, authorize: () => null, ...changes };
      assert.throws(
        () => accountsWorker(options),
        (error) => isInvalid(error, field),
      );
    });
  }

  test("neither cloud", () => {
    assert.throws(
      () => accountsWorker({ authorize: () => null }),
      (error) => isInvalid(error, "options"),
    );
  });
});

/** @param {unknown} error @param {string} field */
function isInvalid(error, field) {
  assert.ok(error instanceof InvalidInputError);
  assert.equal(error.field, field);
  return true;
}
