// The edge worker in real workerd, against the local gateways and against upstreams that misbehave.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, it } from "node:test";
import { startGateways } from "../../www/gateways/index.mjs";
import { runWorker } from "../../www/worker/run.mjs";

/**
 * @typedef {{ kind?: string, field?: string, provider?: string, code?: string, message?: string,
 *   vendorMessage?: string, localizedMessage?: string, requestId?: string, retryable?: boolean }} Refused
 * @typedef {{ identityId?: string, nickName?: string, email?: string }} Identity
 * @typedef {{ requestId?: string, total?: number, customers: { customerId: string }[], identities: Identity[],
 *   error: Refused }} Json what any of the worker's answers may hold
 * @typedef {{ status: number, headers: Headers, text: string, json: Json }} Answer
 */

/** @type {Awaited<ReturnType<typeof startGateways>>} */
let gateways;
/** @type {Awaited<ReturnType<typeof runWorker>>} */
let worker;
/** @type {string[]} */
const logged = [];

before(async () => {
  gateways = await startGateways();
  worker = await runWorker({ bindings: bindings(), log: (line) => logged.push(line) });
});
after(async () => {
  await worker?.dispose();
  await gateways?.close();
});

/** @param {Record<string, string>} [changes] */
function bindings(changes = {}) {
  const { tencent, aliyun } = gateways;
  return {
    TENCENT_APP_KEY: tencent.appKey,
    TENCENT_APP_SECRET: tencent.appSecret,
    TENCENT_ENDPOINT: tencent.endpoint,
    ALIYUN_APP_KEY: aliyun.appKey,
    ALIYUN_APP_SECRET: aliyun.appSecret,
    ALIYUN_ENDPOINT: aliyun.origin,
    ...changes,
  };
}

/**
 * @param {string} path
 * @param {RequestInit} [init]
 * @param {{ url: string }} [of]
 * @returns {Promise<Answer>}
 */
async function ask(path, init, of = worker) {
  const response = await fetch(of.url + path, init);
  const text = await response.text();
  assert.equal(response.headers.get("cache-control"), "no-store");
  assert.match(response.headers.get("content-type") ?? "", /^application\/json/);
  return { status: response.status, headers: response.headers, text, json: JSON.parse(text) };
}

/**
 * @param {unknown} body
 * @param {{ url: string }} [of]
 */
function askIdentities(body, of = worker) {
  const headers = { "content-type": "application/json" };
  return ask("/api/identities", { method: "POST", headers, body: JSON.stringify(body) }, of);
}

/**
 * Runs `use` with a worker of its own, and gives what that worker logged.
 *
 * @param {Record<string, string>} changes to the bindings
 * @param {(own: { url: string }) => Promise<void>} use
 */
async function withWorker(changes, use) {
  /** @type {string[]} */
  const lines = [];
  const own = await runWorker({ bindings: bindings(changes), log: (line) => lines.push(line) });
  try {
    await use(own);
  } finally {
    await own.dispose();
  }
  return lines.join("\n");
}

/**
 * Runs `use` with a worker whose clouds are both one small server that answers everything alike.
 *
 * @param {import("node:http").RequestListener} answer
 * @param {(own: { url: string }) => Promise<void>} use
 */
async function withUpstream(answer, use) {
  const server = createServer(answer);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  assert.ok(address !== null && typeof address === "object");
  const origin = `http://127.0.0.1:${address.port}`;
  try {
    await withWorker({ TENCENT_ENDPOINT: `${origin}/api`, ALIYUN_ENDPOINT: origin }, use);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/**
 * @param {number} status
 * @param {string} body
 * @param {Record<string, string>} [headers]
 * @returns {import("node:http").RequestListener}
 */
function always(status, body, headers = { "content-type": "application/json" }) {
  return (_request, response) => response.writeHead(status, headers).end(body);
}

/** @type {import("node:http").RequestListener} */
const hangUp = (request) => request.socket.destroy();

describe("GET /api/customers", () => {
  it("gives the first page as the gateway has it", async () => {
    const { status, json } = await ask("/api/customers?limit=20");
    assert.equal(status, 200);
    assert.equal(json.total, 137);
    const expected = gateways.customers.slice(0, 20).map(({ CustomerId, CountryCode, PhoneNumber }) => {
      return JSON.parse(
        JSON.stringify({ customerId: CustomerId, countryCode: CountryCode, phoneNumber: PhoneNumber }),
      );
    });
    assert.deepEqual(json.customers, expected);
    assert.match(String(json.requestId), /^[0-9a-f-]{36}$/);
  });

  it("hands offset and limit on", async () => {
    const { json } = await ask("/api/customers?offset=130&limit=20");
    assert.equal(json.total, 137);
    const ids = json.customers.map(({ customerId }) => customerId);
    assert.deepEqual(
      ids,
      gateways.customers.slice(130).map(({ CustomerId }) => CustomerId),
    );
  });

  it("hands each filter on, and an empty one is none", async () => {
    const whole = gateways.customers.find(({ CountryCode, PhoneNumber }) => CountryCode && PhoneNumber);
    assert.ok(whole?.CountryCode && whole.PhoneNumber);
    const byId = await ask(`/api/customers?customerId=${whole.CustomerId}`);
    assert.equal(byId.json.total, 1);
    const byPhone = await ask(
      `/api/customers?countryCode=${whole.CountryCode}&phoneNumber=${whole.PhoneNumber}`,
    );
    assert.equal(byPhone.json.customers[0]?.customerId, whole.CustomerId);
    const byCountry = await ask(`/api/customers?countryCode=${whole.CountryCode}&limit=1`);
    const ofCountry = gateways.customers.filter(({ CountryCode }) => CountryCode === whole.CountryCode);
    assert.equal(byCountry.json.total, ofCountry.length);
    const unfiltered = await ask("/api/customers?customerId=&countryCode=&phoneNumber=&offset=&limit=");
    assert.equal(unfiltered.json.total, 137);
  });

  for (const [query, field] of /** @type {const} */ ([
    ["offset=-1", "offset"],
    ["offset=1.5", "offset"],
    ["offset=0x10", "offset"],
    ["offset=%20", "offset"],
    ["limit=ten", "limit"],
    ["limit=0", "limit"],
    ["limit=99999999999", "limit"],
    ["customerId=a%26Limit%3D1", "customerId"],
    ["countryCode=%2B86", "countryCode"],
    ["phoneNumber=139%0A", "phoneNumber"],
    ["customerID=Customer1", "params.customerID"],
    ["__proto__=1", "params.__proto__"],
  ])) {
    it(`refuses ${query} before anything is signed`, async () => {
      const before = gateways.tencent.requests.at(-1);
      const { status, json } = await ask(`/api/customers?${query}`);
      assert.equal(status, 400);
      assert.equal(json.error.kind, "invalid-input");
      assert.equal(json.error.field, field);
      assert.equal(typeof json.error.message, "string");
      assert.equal(gateways.tencent.requests.at(-1), before, "a request went out");
    });
  }
});

describe("POST /api/identities", () => {
  it("gives the identities as the gateway has them", async () => {
    const wanted = gateways.identities.slice(0, 8);
    const { status, json } = await askIdentities({ identityIds: wanted.map(({ identityId }) => identityId) });
    assert.equal(status, 200);
    assert.deepEqual(
      json.identities.map(({ identityId, nickName, email }) => ({ identityId, nickName, email })),
      wanted.map(({ identityId, nickName, email }) => ({ identityId, nickName, email })),
    );
  });

  for (const [what, body, field] of /** @type {const} */ ([
    ["no ids", {}, "identityIds"],
    ["an empty list", { identityIds: [] }, "identityIds"],
    ["a text for the list", { identityIds: "1" }, "identityIds"],
    ["a number among the ids", { identityIds: ["1", 2] }, "identityIds[1]"],
    ["an empty id", { identityIds: ["1", "2", ""] }, "identityIds[2]"],
    ["a list for the body", ["1"], "identityIds"],
    ["null for the body", null, "identityIds"],
  ])) {
    it(`refuses ${what}`, async () => {
      const { status, json } = await askIdentities(body);
      assert.equal(status, 400);
      assert.equal(json.error.kind, "invalid-input");
      assert.equal(json.error.field, field);
    });
  }

  it("refuses what is not JSON", async () => {
    const headers = { "content-type": "application/json; charset=utf-8" };
    const { status, json } = await ask("/api/identities", {
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
      const { status } = await ask("/api/identities", {
        method: "POST",
        headers,
        body: '{"identityIds":["1"]}',
      });
      assert.equal(status, 415, type);
    }
  });

  it("refuses a body above 64 KiB, also without a length, and takes one below", async () => {
    const large = JSON.stringify({ identityIds: ["1"], padding: "x".repeat(64 * 1024) });
    const headers = { "content-type": "application/json" };
    assert.equal((await ask("/api/identities", { method: "POST", headers, body: large })).status, 413);
    const stream = new Blob([large]).stream();
    /** @type {RequestInit & { duplex: "half" }} */
    const chunked = { method: "POST", headers, body: stream, duplex: "half" };
    assert.equal((await ask("/api/identities", chunked)).status, 413);
    const ids = Array.from({ length: 5_000 }, (_, index) => String(index));
    assert.equal((await askIdentities({ identityIds: ids })).status, 200);
  });
});

describe("routes and methods", () => {
  it("knows no other route", async () => {
    for (const path of ["/", "/api", "/api/customers/", "/API/customers", "/constructor"]) {
      const { status, json } = await ask(path);
      assert.equal(status, 404, path);
      assert.equal(json.error.kind, "unknown-route");
    }
  });

  it("names the method that a route answers", async () => {
    const post = await ask("/api/customers", { method: "POST", body: "{}" });
    assert.deepEqual([post.status, post.headers.get("allow")], [405, "GET"]);
    const get = await ask("/api/identities");
    assert.deepEqual([get.status, get.headers.get("allow")], [405, "POST"]);
  });
});

describe("what the clouds refuse", () => {
  const again = new Set(["throttled", "server", "network", "timeout"]);
  const inVain = new Set(["invalid-request", "not-found"]);
  const wrong = "a-secret-that-must-not-show";

  it("answers 502 and the kind when a secret is wrong, and lets nothing secret out", async () => {
    const { tencent, aliyun } = gateways;
    const log = await withWorker({ TENCENT_APP_SECRET: wrong, ALIYUN_APP_SECRET: wrong }, async (own) => {
      for (const [provider, answer] of /** @type {const} */ ([
        ["tencent", await ask("/api/customers", undefined, own)],
        ["aliyun", await askIdentities({ identityIds: ["1"] }, own)],
      ])) {
        assert.equal(answer.status, 502);
        const { error } = answer.json;
        assert.equal(error.provider, provider);
        assert.equal(error.kind, "signature");
        assert.equal(error.retryable, false);
        assert.equal(typeof error.code, "string");
        assert.notEqual(error.vendorMessage, "");
        assert.notEqual(error.message, "");
        for (const secret of [wrong, tencent.appSecret, aliyun.appSecret])
          assert.ok(!answer.text.includes(secret));
      }
    });
    for (const secret of [wrong, tencent.appSecret, aliyun.appSecret]) assert.ok(!log.includes(secret));
    assert.match(log, /"kind":"signature"/);
  });

  it("answers 502 when a key is unknown", async () => {
    await withWorker({ ALIYUN_APP_KEY: "12345678" }, async (own) => {
      const { status, json } = await askIdentities({ identityIds: ["1"] }, own);
      assert.deepEqual([status, json.error.kind], [502, "credentials"]);
    });
  });

  it("answers 500 when the bindings are missing, and the other cloud still works", async () => {
    await withWorker({ TENCENT_APP_SECRET: "" }, async (own) => {
      const { status, json } = await ask("/api/customers", undefined, own);
      assert.deepEqual([status, json.error.kind], [500, "misconfigured"]);
      assert.match(String(json.error.message), /appSecret/);
      assert.equal((await askIdentities({ identityIds: ["1"] }, own)).status, 200);
    });
  });

  for (const [what, upstream, status, kind] of /** @type {const} */ ([
    ["Tencent's throttling", always(200, tencentError("RequestLimitExceeded")), 429, "throttled"],
    ["a plain 429", always(429, "slow down"), 429, "throttled"],
    [
      "Tencent's refusal of a value",
      always(200, tencentError("InvalidParameterValue")),
      400,
      "invalid-request",
    ],
    [
      "an unknown customer",
      always(200, tencentError("invalid CustomerId or invalid ServiceAppKey")),
      404,
      "not-found",
    ],
    ["Tencent's clock", always(200, tencentError("AuthFailure.SignatureExpire")), 502, "clock"],
    ["Tencent's own failure", always(200, tencentError("InternalError")), 502, "server"],
    ["an empty answer", always(200, ""), 502, "malformed-response"],
    [
      "a login page",
      always(200, "<html>log in</html>", { "content-type": "text/html" }),
      502,
      "malformed-response",
    ],
    ["a redirect", always(302, "", { location: "http://127.0.0.1:1/" }), 502, "malformed-response"],
    ["a dropped connection", hangUp, 502, "network"],
    ["no answer in time", () => {}, 504, "timeout"],
  ])) {
    it(`answers ${status} to ${what} at the customers' route`, async () => {
      await withUpstream(upstream, async (own) => {
        const { json, ...answer } = await ask("/api/customers", undefined, own);
        assert.deepEqual([answer.status, json.error.kind, json.error.provider], [status, kind, "tencent"]);
        if (again.has(kind)) assert.equal(json.error.retryable, true);
        if (inVain.has(kind)) assert.equal(json.error.retryable, false);
      });
    });
  }

  for (const [what, upstream, status, kind] of /** @type {const} */ ([
    [
      "the gateway's flow control",
      gatewayError(403, "Throttled by APP Flow Control", "T429AP"),
      429,
      "throttled",
    ],
    ["the service's throttling", always(200, serviceError(429, "too many requests.")), 429, "throttled"],
    ["a wrong clock", gatewayError(400, "Timestamp Expired", "I400TE"), 502, "clock"],
    ["an unknown path", gatewayError(404, "API Not Found", "I404NF"), 404, "not-found"],
    ["a refused parameter", always(200, serviceError(460, "param error")), 400, "invalid-request"],
    ["a service that is down", gatewayError(503, "Backend service down", "D503CB"), 502, "server"],
  ])) {
    it(`answers ${status} to ${what} at the identities' route`, async () => {
      await withUpstream(upstream, async (own) => {
        const { json, ...answer } = await askIdentities({ identityIds: ["1"] }, own);
        assert.deepEqual([answer.status, json.error.kind, json.error.provider], [status, kind, "aliyun"]);
      });
    });
  }

  it("hands both messages of Aliyun's service on", async () => {
    await withUpstream(always(200, serviceError(429, "too many requests.")), async (own) => {
      const { error } = (await askIdentities({ identityIds: ["1"] }, own)).json;
      assert.equal(error.vendorMessage, "too many requests.");
      assert.equal(error.localizedMessage, "太多请求");
      assert.equal(error.code, "429");
      assert.equal(error.requestId, "280688");
    });
  });
});

describe("the worker's log", () => {
  it("holds no account and no secret after all of the above", () => {
    const log = logged.join("\n");
    for (const { PhoneNumber } of gateways.customers) assert.ok(!PhoneNumber || !log.includes(PhoneNumber));
    for (const { appSecret } of [gateways.tencent, gateways.aliyun]) assert.ok(!log.includes(appSecret));
  });
});

/** @param {string} code */
function tencentError(code) {
  return JSON.stringify({ Response: { Error: { Code: code, Message: "said no" }, RequestId: "r-1" } });
}

/** @param {number} code @param {string} message */
function serviceError(code, message) {
  return JSON.stringify({ code, id: "280688", localizedMsg: "太多请求", message });
}

/** @param {number} status @param {string} message @param {string} code */
function gatewayError(status, message, code) {
  return always(status, "", {
    "x-ca-error-message": message,
    "x-ca-error-code": code,
    "x-ca-request-id": "r-1",
  });
}
