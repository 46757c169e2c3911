import { expect } from "chai";

/** @import { UsersProgress } from "iot-accounts" */
/** @import { Cloud, Context, Register } from "./types.mjs" */
import { withFaults } from "./faults.mjs";
import {
  createClients,
  createCustomerPage,
  createHangingFetch,
  createIdentityPage,
  createJsonResponse,
  recordFetch,
} from "./fetch-doubles.mjs";
import {
  ALIYUN,
  catchApiError,
  catchRejection,
  dispose,
  expectInvalidInputRejection,
  TENCENT,
  unchecked,
  withTimes,
} from "./helpers.mjs";
import { collect, createIds } from "./iterables.mjs";
import { sleep } from "./timers.mjs";

const UNAVAILABLE = () => new Response("", { status: 503 });

/** @param {{ headers: Record<string, string> }} call @returns {Cloud} */
const cloudOf = ({ headers }) => ("x-ca-key" in headers ? "aliyun" : "tencent");

/**
 * Both lists, of ids that count up; what a cloud answers may be replaced.
 *
 * @param {Record<Cloud, number>} counts
 * @param {Partial<Record<Cloud, (index: number) => Response | Promise<Response> | undefined>>} [instead]
 */
function serve(counts, instead = {}) {
  const asked = { tencent: 0, aliyun: 0 };
  const { fetch, calls } = recordFetch((call) => {
    const cloud = cloudOf(call);
    const other = instead[cloud]?.(asked[cloud]++);
    if (other !== undefined) return other;
    const { offset, count } = Object(call.body["params"]);
    if (cloud === "aliyun")
      return createIdentityPage(createIds("a", counts.aliyun).slice(offset, offset + count));
    const [first, limit] = [Number(call.body["Offset"]), Number(call.body["Limit"])];
    return createCustomerPage(createIds("t", counts.tencent).slice(first, first + limit), counts.tencent);
  });
  /** @param {Cloud} cloud */
  const callsOf = (cloud) => calls.filter((call) => cloudOf(call) === cloud);
  return { fetch, calls, callsOf };
}

/**
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api, gateways }) {
  const tencent = new api.TencentClient(TENCENT);
  const aliyun = new api.AliyunClient(ALIYUN);
  const both = { tencent, aliyun };
  /** @param {AsyncIterable<import("iot-accounts").User>} loop */
  const collectIds = async (loop) => (await collect(loop)).map(({ id }) => id);

  const { cloudAppKey, cloudAppSecret } = gateways.aliyun;
  const clients = createClients(api, gateways);
  const real = {
    tencent: clients.tencent(),
    aliyun: clients.aliyun({ appKey: cloudAppKey, appSecret: cloudAppSecret }),
  };

  for (const pageSize of [1, 7, 100]) {
    test(`users: everybody of both gateways once, ${pageSize} at once`, async () => {
      const found = await collect(api.users(real, { pageSize }));
      expect(found.filter(({ cloud }) => cloud === "tencent")).to.deep.equal(
        gateways.customers.map(({ CustomerId, CountryCode, PhoneNumber }) =>
          api.toUser({
            customerId: CustomerId,
            ...(CountryCode && { countryCode: CountryCode }),
            ...(PhoneNumber && { phoneNumber: PhoneNumber }),
          }),
        ),
      );
      expect(found.filter(({ cloud }) => cloud === "aliyun")).to.deep.equal(
        withTimes(gateways.identities).map((identity) => api.toUser(identity)),
      );
    });
  }

  test("users: those of one cloud, where there is no other", async () => {
    const { fetch } = serve({ tencent: 5, aliyun: 4 });
    expect(await collectIds(api.users({ tencent }, { fetch }))).to.deep.equal(createIds("t", 5));
    expect(await collectIds(api.users({ aliyun }, { fetch }))).to.deep.equal(createIds("a", 4));
  });

  test("users: while both have some, they take turns", async () => {
    const { fetch } = serve({ tencent: 20, aliyun: 20 });
    /** @type {() => void} */
    let read = () => {};
    const bothRead = new Promise((resolve) => {
      let pages = 0;
      read = () => ++pages === 2 && resolve(undefined);
    });
    const loop = api.users(both, { fetch, onProgress: () => read() });
    await loop.next();
    await bothRead;
    await sleep(5);
    const letters = [];
    for (let count = 0; count < 10; count++)
      letters.push(String(Reflect.get(Object((await loop.next()).value), "id")).charAt(0));
    expect(["atatatatat", "tatatatata"]).to.include(letters.join(""));
    await loop.return(undefined);
  });

  test("users: neither cloud waits for the other", async () => {
    for (const slow of /** @type {const} */ (["tencent", "aliyun"])) {
      /** @type {() => void} */
      let respond = () => {};
      const answered = new Promise((resolve) => {
        respond = () => resolve(undefined);
      });
      const { fetch, callsOf } = serve(
        { tencent: 25, aliyun: 25 },
        { [slow]: (/** @type {number} */ index) => (index > 0 ? undefined : answered.then(() => first)) },
      );
      const first = slow === "tencent" ? createCustomerPage(["t0"], 1) : createIdentityPage([]);
      const loop = api.users(both, { fetch, pageSize: 10 });
      const other = createIds(slow === "tencent" ? "a" : "t", 25);
      for (const id of other) expect((await loop.next()).value).to.have.property("id", id);
      expect(callsOf(slow)).to.have.length(1);
      respond();
      expect(await collectIds(loop)).to.deep.equal(slow === "tencent" ? ["t0"] : []);
    }
  });

  test("users: no more than a page of each cloud is read ahead", async () => {
    const { fetch, callsOf } = serve({ tencent: 1000, aliyun: 1000 });
    const loop = api.users(both, { fetch, pageSize: 10 });
    for (let given = 1; given <= 40; given++) {
      await loop.next();
      await sleep(0);
      // A page has nine users that are new, but for the first.
      for (const cloud of /** @type {const} */ (["tencent", "aliyun"]))
        expect(callsOf(cloud).length).to.be.at.most(2 + given / 9);
    }
    await loop.return(undefined);

    const { fetch: other, calls } = serve({ tencent: 20, aliyun: 0 });
    const ahead = api.users({ tencent }, { fetch: other, pageSize: 5 });
    for (const _ of createIds("t", 5)) await ahead.next();
    await sleep(5);
    expect(calls, "while the last one of a page is used, the next page comes").to.have.length(2);
    await ahead.return(undefined);
  });

  test("users: a cloud that fails costs nobody of the other, and is told at the end", async () => {
    for (const down of /** @type {const} */ (["tencent", "aliyun"])) {
      const { fetch } = serve(
        { tencent: 30, aliyun: 30 },
        { [down]: (/** @type {number} */ index) => (index === 1 ? UNAVAILABLE() : undefined) },
      );
      /** @type {string[]} */
      const found = [];
      const reading = (async () => {
        for await (const { id } of api.users(both, { fetch, pageSize: 10, retries: 0 })) found.push(id);
      })();
      const error = await catchApiError(api, reading);
      expect(error).to.include({ provider: down, kind: "server" });
      const letter = down.charAt(0);
      expect(found.filter((id) => id.startsWith(letter))).to.deep.equal(createIds(letter, 10));
      expect(found).to.have.length(40);
    }
  });

  test("users: when both fail, the first error is told", async () => {
    const { fetch } = serve(
      { tencent: 30, aliyun: 30 },
      { aliyun: UNAVAILABLE, tencent: (index) => (index === 2 ? UNAVAILABLE() : undefined) },
    );
    const loop = api.users(both, { fetch, pageSize: 10, retries: 0 });
    expect((await catchApiError(api, collect(loop))).provider).to.equal("aliyun");
    expect(await loop.next()).to.deep.equal({ done: true, value: undefined });
  });

  test("users: failures on the way are tried again", async () => {
    const commands = [{ next: { kind: "status", status: 503 }, times: 2 }];
    const { value } = await withFaults(gateways, "aliyun", commands, () => collect(api.users(real)));
    expect(value).to.have.length(gateways.customers.length + gateways.identities.length);
  });

  test("users: an identity without an id is an error of its cloud", async () => {
    const { fetch } = serve(
      { tencent: 3, aliyun: 0 },
      { aliyun: () => createJsonResponse({ code: 200, data: [{ identityId: "a0" }, { phone: "1" }] }) },
    );
    const loop = api.users(both, { fetch });
    const ids = [];
    for (let count = 0; count < 4; count++) ids.push(Reflect.get(Object((await loop.next()).value), "id"));
    expect(ids.sort()).to.deep.equal(["a0", "t0", "t1", "t2"]);
    const error = await catchApiError(api, loop.next());
    expect(error).to.include({ provider: "aliyun", kind: "malformed-response" });
  });

  test("users: leaving it aborts the requests of both", async () => {
    const { fetch, calls } = createHangingFetch();
    const loop = api.users(both, { fetch });
    const pending = loop.next();
    await sleep(5);
    expect(calls.map(cloudOf).sort()).to.deep.equal(["aliyun", "tencent"]);
    const left = loop.return(undefined);
    expect(calls.map(({ signal }) => signal.aborted)).to.deep.equal([true, true]);
    expect([await pending, await left].map(({ done }) => done)).to.deep.equal([true, true]);
  });

  test("users: an abort ends both, whatever its reason", async () => {
    const reason = new api.ApiError("m", {
      ...{ provider: "tencent", kind: "server", code: "", vendorMessage: "", retryable: true },
    });
    const controller = new AbortController();
    const hang = () => new Promise(() => {});
    const { fetch, calls } = serve(
      { tencent: 3, aliyun: 0 },
      { aliyun: unchecked(hang), tencent: (index) => (index === 1 ? UNAVAILABLE() : undefined) },
    );
    const loop = api.users(both, { fetch, signal: controller.signal, pageSize: 2, retries: 0 });
    for (const id of createIds("t", 2)) expect((await loop.next()).value).to.have.property("id", id);
    const pending = catchRejection(loop.next());
    // By then the other cloud has failed, which would be told at the end.
    await sleep(5);
    controller.abort(reason);
    expect(await pending).to.equal(reason);
    expect(calls.find((call) => cloudOf(call) === "aliyun")?.signal.aborted).to.equal(true);
  });

  test("users: what the listener throws ends it at once, whatever its class", async () => {
    const thrown = new api.ApiError("m", {
      ...{ provider: "tencent", kind: "server", code: "", vendorMessage: "", retryable: true },
    });
    const { fetch, calls } = serve(
      { tencent: 3, aliyun: 3 },
      { aliyun: unchecked(() => new Promise(() => {})) },
    );
    const onProgress = () => {
      throw thrown;
    };
    expect(await catchRejection(api.users(both, { fetch, onProgress }).next())).to.equal(thrown);
    expect(calls.every(({ signal }) => signal.aborted)).to.equal(true);
  });

  test("users: the progress of each cloud", async () => {
    const { fetch } = serve({ tencent: 19, aliyun: 11 });
    /** @type {UsersProgress[]} */
    const events = [];
    const onProgress = (/** @type {UsersProgress} */ progress) => events.push(progress);
    await collect(api.users(both, { fetch, pageSize: 10, onProgress }));
    expect(events.filter(({ cloud }) => cloud === "tencent")).to.deep.equal([
      { cloud: "tencent", done: 10, total: 19 },
      { cloud: "tencent", done: 19, total: 19 },
    ]);
    const ofAliyun = events.filter(({ cloud }) => cloud === "aliyun");
    expect(ofAliyun.slice(0, 2)).to.deep.equal([
      { cloud: "aliyun", done: 10 },
      { cloud: "aliyun", done: 11 },
    ]);
    expect(ofAliyun.at(-1)?.done).to.equal(11);
  });

  test("users: tokens and newestFirst are for Aliyun alone", async () => {
    const holding = async () =>
      createJsonResponse({ code: 200, data: { cloudToken: "token1", expireIn: 7_200_000 } });
    const tokens = api.cloudTokens(aliyun, { projectId: "p", fetch: holding });
    const { fetch, callsOf } = serve({ tencent: 2, aliyun: 2 });
    const found = await collect(api.users(both, { fetch, tokens, newestFirst: true }));
    expect(found).to.have.length(4);
    for (const { url, body } of callsOf("aliyun")) {
      expect(url).to.include("queryidentitydescbypage");
      expect(body["request"]).to.include({ cloudToken: "token1" });
    }
    for (const { body } of callsOf("tencent")) expect(JSON.stringify(body)).to.not.include("token1");
  });

  test("users: wrong clients and options are refused before anything is sent", async () => {
    const { fetch, calls } = createHangingFetch();
    const disposed = new api.AliyunClient(ALIYUN);
    dispose(disposed);
    /** @type {[field: string, clients: unknown, options?: object][]} */
    const cases = [
      ["clients", undefined],
      ["clients", {}],
      ["clients", tencent],
      ["clients.other", { tencent, other: aliyun }],
      ["clients.tencent", { tencent: aliyun }],
      ["clients.aliyun", { tencent, aliyun: {} }],
      ["client", { aliyun: disposed }],
      ["options.batchSize", both, { batchSize: 5 }],
      ["pageSize", both, { pageSize: 0 }],
      ["pageSize", both, { pageSize: 10_001 }],
      ["newestFirst", both, { newestFirst: 1 }],
      ["onProgress", both, { onProgress: {} }],
      ["tokens", both, { tokens: {} }],
      ["retries", both, { retries: 11 }],
    ];
    for (const [field, given, options] of cases) {
      const loop = api.users(unchecked(given), unchecked({ fetch, ...options }));
      await expectInvalidInputRejection(api, loop.next(), field);
    }
    expect(calls).to.have.length(0);
    // What only signing finds ends it at once as well, although the other cloud could go on.
    await expectInvalidInputRejection(
      api,
      api.users({ tencent, aliyun: disposed }, { fetch }).next(),
      "client",
    );
    expect(calls.every(({ signal }) => signal.aborted)).to.equal(true);
  });
}
