import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
/** @import { OpenEndedProgress } from "iot-accounts" */
import { withFaults } from "./faults.mjs";
import {
  createClients,
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
  unchecked,
  withTimes,
} from "./helpers.mjs";
import { collect, collectIds, createIds } from "./iterables.mjs";
import { shortenWaits, sleep, watchTimers } from "./timers.mjs";

const OLDEST_FIRST = "/cloud/account/queryIdentityByPage";
const NEWEST_FIRST = "/cloud/account/queryidentitydescbypage";

/** @param {import("./fetch-doubles.mjs").Call} call */
function readPage({ url, body }) {
  const { offset, count } = /** @type {{ offset: number, count: number }} */ (body["params"]);
  return { path: new URL(url).pathname, offset, count };
}

/**
 * @param {(index: number) => readonly string[]} list
 * @param {number} [max] rows of a page, whatever its count says
 */
function serveList(list, max = Number.POSITIVE_INFINITY) {
  return recordFetch((call, index) => {
    const { offset, count } = readPage(call);
    return createIdentityPage(list(index).slice(offset, offset + Math.min(count, max)));
  });
}

/**
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api, gateways }) {
  const { origin: endpoint, cloudAppKey: appKey, cloudAppSecret: appSecret } = gateways.aliyun;
  const client = new api.AliyunClient({ endpoint, appKey, appSecret });
  const expected = withTimes(gateways.identities);
  const total = expected.length;

  for (const pageSize of [1, 2, 7, total - 1, total, total + 1, 10_000]) {
    test(`allIdentities: returns all, in both orders, ${pageSize} per page`, async () => {
      for (const newestFirst of [false, true]) {
        const { fetch, calls } = recordFetch();
        const found = await collect(api.allIdentities(client, { fetch, pageSize, newestFirst }));
        expect(found).to.deep.equal(newestFirst ? [...expected].reverse() : expected);
        const [first, ...others] = calls.map(readPage);
        const path = newestFirst ? NEWEST_FIRST : OLDEST_FIRST;
        expect(first).to.deep.equal({ path, offset: 0, count: pageSize });
        for (const other of others) expect(other).to.include({ path, count: Math.max(2, pageSize) });
        expect(others.at(-1)?.offset, "the end is an empty page").to.equal(total);
      }
    });
  }

  test("allIdentities: without options the page size is 100, the oldest come first", async () => {
    expect(await collect(api.allIdentities(client))).to.deep.equal(expected);
    const { fetch, calls } = serveList(() => createIds("i", 150));
    expect(await collectIds(api.allIdentities(client, { fetch }))).to.deep.equal(createIds("i", 150));
    expect(calls.map(readPage)).to.deep.equal(
      [0, 99, 149, 150].map((offset) => ({ path: OLDEST_FIRST, offset, count: 100 })),
    );
    for (const options of [undefined, unchecked(null), { newestFirst: undefined, pageSize: undefined }])
      expect(await collect(api.allIdentities(client, options))).to.have.length(total);
  });

  test("allIdentities: a page that is shorter than asked for is not the end", async () => {
    for (const max of [1, 2, 9]) {
      const { fetch } = serveList(() => createIds("i", 30), max);
      expect(await collectIds(api.allIdentities(client, { fetch, pageSize: 10 }))).to.deep.equal(
        createIds("i", 30),
      );
    }
  });

  test("allIdentities: an empty list takes one request", async () => {
    /** @type {OpenEndedProgress[]} */
    const progressEvents = [];
    const onProgress = (/** @type {OpenEndedProgress} */ progress) => progressEvents.push(progress);
    const { fetch, calls } = serveList(() => []);
    expect(await collect(api.allIdentities(client, { fetch, onProgress }))).to.deep.equal([]);
    expect(calls).to.have.length(1);
    expect(progressEvents).to.deep.equal([{ done: 0 }]);
  });

  test("allIdentities: progress is how many were given, without a total", async () => {
    /** @type {OpenEndedProgress[]} */
    const progressEvents = [];
    const onProgress = (/** @type {OpenEndedProgress} */ progress) => progressEvents.push(progress);
    const { fetch } = serveList(() => createIds("i", 25));
    await collect(api.allIdentities(client, { fetch, pageSize: 10, onProgress }));
    expect(progressEvents).to.deep.equal([10, 19, 25, 25, 25].map((done) => ({ done })));
  });

  test("allIdentities: ends after three pages that lead no further", async () => {
    const { fetch, calls } = recordFetch(() => createIdentityPage(createIds("i", 10)));
    expect(await collectIds(api.allIdentities(client, { fetch, pageSize: 10 }))).to.deep.equal(
      createIds("i", 10),
    );
    expect(calls).to.have.length(4);
  });

  test("allIdentities: without an id an identity is known by all its members", async () => {
    const rows = [
      { nickName: "a", phone: "1" },
      { nickName: "b" },
      { identityId: "", nickName: "b", phone: "2" },
      { identityId: "", nickName: "b", phone: "3" },
      { nickName: "b" },
      {},
      { identityId: "x", nickName: "b" },
      { identityId: "y", nickName: "b" },
    ];
    for (const pageSize of [1, 2, 3, 100]) {
      const { fetch } = recordFetch((call) => {
        const { offset, count } = readPage(call);
        return createJsonResponse({ code: 200, id: "1", data: rows.slice(offset, offset + count) });
      });
      expect(await collect(api.allIdentities(client, { fetch, pageSize }))).to.deep.equal(
        rows.filter((_, index) => index !== 4),
      );
    }
  });

  test("allIdentities: gets a cloud token, and a new one when it ended", async () => {
    const commands = [{ change: { cloudTokenRequired: true } }];
    const { value } = await withFaults(gateways, "aliyun", commands, async () => {
      const tokens = api.cloudTokens(client, { projectId: "a123" });
      const found = [];
      for await (const identity of api.allIdentities(client, { tokens, pageSize: 10 })) {
        found.push(identity);
        // A new token voids the one that the loop uses.
        if (found.length === 25) await api.send((overrides) => client.getCloudToken("a123", overrides));
      }
      return found;
    });
    expect(value).to.deep.equal(expected);
  });

  test("allIdentities: throttling and other temporary errors lose nobody", async () => {
    const { onRetry, retries } = shortenWaits();
    const { value } = await withFaults(gateways, "aliyun", [{ rate: 0.3, seed: 4 }], () =>
      collect(api.allIdentities(client, { pageSize: 5, retries: 10, onRetry })),
    );
    expect(value).to.deep.equal(expected);
    expect(retries.length).to.be.above(2);
  });

  test("allIdentities: an error is thrown after the rows before it", async () => {
    const { fetch } = recordFetch((_, index) =>
      index === 0 ? createIdentityPage(["a", "b"]) : new Response('{"code":460,"id":"1","message":"bad"}'),
    );
    const loop = api.allIdentities(client, { fetch });
    for (const identityId of ["a", "b"])
      expect(await loop.next()).to.deep.equal({ done: false, value: { identityId } });
    expect(await catchApiError(api, loop.next())).to.include({ kind: "invalid-request", code: "460" });
    expect(await loop.next()).to.deep.equal({ done: true, value: undefined });
  });

  test("allIdentities: a request has as long as the vendor's own timeout, unless said otherwise", async () => {
    for (const [timeoutMs, expectedMs] of [
      [undefined, 15_000],
      [unchecked(null), 15_000],
      [10_000, 10_000],
    ]) {
      await watchTimers(async (running) => {
        const loop = api.allIdentities(client, { fetch: createHangingFetch().fetch, timeoutMs });
        const pending = loop.next();
        await Promise.resolve();
        expect(running()).to.include(expectedMs);
        await loop.return();
        await pending;
      });
    }
  });

  test("allIdentities: leaving the loop aborts the request under way", async () => {
    const { fetch, calls } = recordFetch((_, index) =>
      index === 0 ? createIdentityPage(["a", "b"]) : new Promise(() => {}),
    );
    const loop = api.allIdentities(client, { fetch });
    await loop.next();
    await loop.next();
    const pending = loop.next();
    await sleep(5);
    await loop.return();
    expect(await pending).to.deep.equal({ done: true, value: undefined });
    expect(calls.map(({ signal }) => signal.aborted)).to.deep.equal([true, true]);
  });

  test("allIdentities: aborting ends it with the reason", async () => {
    const reason = new Error("why");
    const { fetch } = serveList(() => createIds("i", 100));
    const controller = new AbortController();
    const loop = api.allIdentities(client, { fetch, pageSize: 10, signal: controller.signal });
    await loop.next();
    controller.abort(reason);
    expect(await catchRejection(loop.next())).to.equal(reason);
  });

  test("allIdentities: an invalid argument is named, and nothing is sent", async () => {
    const { fetch, calls } = serveList(() => createIds("i", 10));
    for (const other of [undefined, null, {}, createClients(api, gateways).tencent()])
      await expectInvalidInputRejection(api, api.allIdentities(unchecked(other), { fetch }).next(), "client");
    const disposed = new api.AliyunClient(ALIYUN);
    dispose(disposed);
    await expectInvalidInputRejection(api, api.allIdentities(disposed, { fetch }).next(), "client");
    for (const name of ["batchSize", "limit", "newestfirst"]) {
      const options = unchecked({ fetch, [name]: 1 });
      await expectInvalidInputRejection(api, api.allIdentities(client, options).next(), `options.${name}`);
    }
    for (const offset of [-1, 0.5, 2 ** 31, "1"]) {
      const options = unchecked({ fetch, offset });
      await expectInvalidInputRejection(api, api.allIdentities(client, options).next(), "offset");
    }
    const strangers = api.cloudTokens(createClients(api, gateways).aliyun(), { projectId: "a123" });
    await expectInvalidInputRejection(
      api,
      api.allIdentities(client, { fetch, tokens: strangers }).next(),
      "tokens",
    );
    expect(calls).to.deep.equal([]);
  });
}
