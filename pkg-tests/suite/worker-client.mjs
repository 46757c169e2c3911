/** @import { Context, Register } from "./types.mjs" */
import { expect } from "chai";
import { catchRejection } from "./helpers.mjs";
import { collect, createClient, getPageApi, json, stream } from "./worker-client-doubles.mjs";

const CUSTOMER = { customerId: "Customer1", countryCode: "86", phoneNumber: "139****5930" };
const IDENTITY = { identityId: "50ebop", nickName: "张三", lastLoginTimeMs: 1_700_000_000_000 };
const USERS = [
  { cloud: "tencent", id: "Customer1", source: CUSTOMER },
  { cloud: "aliyun", id: "50ebop", name: "张三", lastSeenAtMs: 1_700_000_000_000, source: IDENTITY },
];

/**
 * What a page asks a worker, and what it is given.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, context) {
  test("worker client: a page of customers", async () => {
    const list = { requestId: "r-1", total: 3, customers: [CUSTOMER], droppedCells: 0 };
    const { client, asked } = createClient(getPageApi(context), [json(list), json(list)]);
    const params = { countryCode: "86", phoneNumber: "", customerId: undefined, offset: 20, limit: 10 };
    expect(await client.customerPage(params, { reveal: true })).to.deep.equal(list);
    expect(await client.customerPage()).to.deep.equal(list);
    expect(asked.map(({ url }) => url.href)).to.deep.equal([
      "https://worker.example/api/customers?countryCode=86&offset=20&limit=10&reveal=true",
      "https://worker.example/api/customers?",
    ]);
    const { init, headers } = asked[0] ?? expect.fail();
    expect(init.method).to.equal("GET");
    expect(init.redirect).to.equal("manual");
    expect(init).to.not.have.property("body");
    expect(headers).to.deep.equal({ accept: "application/json" });
  });

  test("worker client: a page of identities", async () => {
    const list = { identities: [IDENTITY, { nickName: "an id was left out" }], droppedCells: 1 };
    const { client, asked } = createClient(getPageApi(context), [json(list)]);
    const query = { offset: 0, count: 2, newestFirst: false };
    expect(await client.identityPage(query)).to.deep.equal(list);
    expect(asked[0]?.url.href).to.match(/\/identities\?offset=0&count=2&newestFirst=false$/);
  });

  test("worker client: find gives users of both clouds, and the error of one that failed", async () => {
    const { ApiError } = getPageApi(context);
    const detail = {
      kind: "throttled",
      provider: "aliyun",
      message: "wait",
      retryAfterMs: 5,
      advice: ["ask"],
    };
    const answer = { users: USERS, takenFor: ["phone"], errors: { aliyun: detail } };
    const { client, asked } = createClient(getPageApi(context), [json(answer)]);
    const { users, takenFor, errors } = await client.find("+86 139 0000 5930");
    expect(asked[0]?.url.searchParams.get("q")).to.equal("+86 139 0000 5930");
    expect(users).to.deep.equal(USERS);
    expect(takenFor).to.deep.equal(["phone"]);
    expect(Object.keys(errors)).to.deep.equal(["aliyun"]);
    expect(errors.aliyun).to.be.instanceOf(ApiError);
    expect(errors.aliyun?.toJSON()).to.deep.equal({
      ...{ name: "ApiError", code: "", vendorMessage: "", retryable: false },
      ...detail,
    });
  });

  test("worker client: health", async () => {
    const { client, asked } = createClient(getPageApi(context), [json({ ok: true }), json({ ok: false })]);
    expect(await client.health()).to.equal(undefined);
    expect(asked[0]?.url.pathname).to.equal("/api/health");
    expect(await catchRejection(client.health())).to.have.property("kind", "malformed-response");
  });

  test("worker client: loops ask for the streams, with progress and news of retries", async () => {
    const progress = { done: 1, total: 1 };
    const retry = { provider: "tencent", kind: "server", attempt: 1, attempts: 6, delayMs: 300 };
    const lines = [{ retry }, { row: CUSTOMER }, { progress, cursor: "c-1" }, { end: true }];
    const { client, asked } = createClient(getPageApi(context), [
      stream(...lines),
      stream({ row: IDENTITY }, { end: true }),
    ]);
    /** @type {unknown[]} */
    const news = [];
    // Whoever listens may take time: the loop waits.
    const listen = async (/** @type {unknown} */ told) => {
      await Promise.resolve();
      news.push(told);
    };
    const options = { reveal: true, cursor: "c-0", onProgress: listen, onRetry: listen, onCursor: listen };
    const found = await collect(client.customers({ customerId: "Customer1" }, options));
    expect(found).to.deep.equal({ rows: [CUSTOMER], error: undefined });
    expect(news).to.deep.equal([retry, progress, "c-1"]);
    expect((await collect(client.allIdentities({ newestFirst: false }))).rows).to.deep.equal([IDENTITY]);
    expect(asked.map(({ url }) => url.pathname + url.search)).to.deep.equal([
      "/api/customers/stream?customerId=Customer1&reveal=true&cursor=c-0",
      "/api/identities/stream?newestFirst=false",
    ]);
    expect(asked.map(({ headers }) => headers["accept"])).to.deep.equal(
      Array(2).fill("application/x-ndjson"),
    );
  });

  test("worker client: identities by ids, more than one request takes", async () => {
    const ids = Array.from({ length: 1001 }, (_, index) => `id-${index}`);
    /** @type {string[]} */
    const cursors = [];
    /** @type {unknown[]} */
    const progress = [];
    const answers = [0, 1, 2].map((batch) =>
      stream(
        { row: { identityId: `id-${batch * 500}` } },
        { progress: { done: 1, total: 500 }, cursor: `w-${batch}` },
        { end: true },
      ),
    );
    const { client, asked } = createClient(getPageApi(context), [...answers, ...answers.slice(1)]);
    const listeners = {
      onCursor: (/** @type {string} */ cursor) => cursors.push(cursor),
      onProgress: (/** @type {unknown} */ event) => progress.push(event),
    };
    // An id that is there twice counts once, and any iterable will do.
    const given = new Set([...ids]).values();
    const { rows, error } = await collect(client.identities(given, listeners));
    expect(error).to.equal(undefined);
    expect(rows.map(({ identityId }) => identityId)).to.deep.equal(["id-0", "id-500", "id-1000"]);
    const bodies = asked.map(({ init }) => JSON.parse(String(init.body)));
    expect(bodies.map(({ identityIds }) => identityIds.length)).to.deep.equal([500, 500, 1]);
    expect(asked[0]?.init.method).to.equal("POST");
    expect(asked[0]?.headers).to.deep.equal({
      accept: "application/x-ndjson",
      "content-type": "application/json",
    });
    expect(progress).to.deep.equal([1, 501, 1001].map((done) => ({ done, total: 1001 })));
    expect(cursors).to.deep.equal(["0.w-0", "500", "500.w-1", "1000", "1000.w-2", "1500"]);

    // It goes on in the middle of a batch.
    const second = await collect(client.identities([...ids, ...ids], { cursor: "500.w-1", reveal: true }));
    expect(second.error).to.equal(undefined);
    const [middle, last] = asked.slice(3).map(({ init }) => JSON.parse(String(init.body)));
    expect(middle).to.deep.equal({ identityIds: ids.slice(500, 1000), reveal: true, cursor: "w-1" });
    expect(last).to.deep.equal({ identityIds: ids.slice(1000), reveal: true });
    const nothing = await collect(client.identities([]));
    expect(nothing).to.deep.equal({ rows: [], error: undefined });
  });

  test("worker client: the token is asked for anew for each request", async () => {
    const api = getPageApi(context);
    const tokens = ["first", "second", undefined];
    const ok = json({ ok: true });
    const { client, asked } = createClient(api, [ok, ok, ok], { token: async () => tokens.shift() });
    for (let time = 0; time < 3; time++) await client.health();
    expect(asked.map(({ headers }) => headers["authorization"])).to.deep.equal([
      "Bearer first",
      "Bearer second",
      undefined,
    ]);
    const fixed = createClient(api, [ok], { token: "abc.def-1~" });
    await fixed.client.health();
    expect(fixed.asked[0]?.headers["authorization"]).to.equal("Bearer abc.def-1~");
    const failure = new Error("signed out");
    const throwing = createClient(api, [], {
      token: () => {
        throw failure;
      },
    });
    expect(await catchRejection(throwing.client.health())).to.equal(failure);
    expect(throwing.asked).to.deep.equal([]);
  });

  test("worker client: baseUrl in every form, and the host's own fetch", async () => {
    const api = getPageApi(context);
    const bases = ["/api", "/api/", "https://worker.example/api//", new URL("https://worker.example/api")];
    for (const baseUrl of bases) {
      const { client, asked } = createClient(api, [json({ ok: true })], { baseUrl });
      await client.health();
      expect(asked[0]?.url.pathname, String(baseUrl)).to.equal("/api/health");
    }
    const original = globalThis.fetch;
    try {
      // Whatever the global fetch is when it is called, such as one that an observer has wrapped.
      const client = new api.AccountsClient({ baseUrl: "https://worker.example" });
      const answer = json({ ok: true });
      Object.assign(globalThis, {
        fetch: async (/** @type {string} */ url) => answer({ url: new URL(url), init: {}, headers: {} }, 0),
      });
      await client.health();
    } finally {
      Object.assign(globalThis, { fetch: original });
    }
  });
}
