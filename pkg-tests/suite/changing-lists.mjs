import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
import { withFaults } from "./faults.mjs";
import { createClients, createCustomerPage, createIdentityPage, recordFetch } from "./fetch-doubles.mjs";
import { ALIYUN, TENCENT } from "./helpers.mjs";
import { collectIds, createIds } from "./iterables.mjs";
import { createRandom, SimulatedList } from "./simulated-list.mjs";
import { shortenWaits } from "./timers.mjs";

/** @typedef {(offset: number, limit: number) => readonly string[]} GetPage */
/** @typedef {import("./fetch-doubles.mjs").FetchLike} FetchLike */

/**
 * The loops over lists that change while they are read. A row that is there all the time is given once, whatever comes and goes.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api, gateways }) {
  const tencent = new api.TencentClient(TENCENT);
  const aliyun = new api.AliyunClient(ALIYUN);

  /**
   * @param {string} loop
   * @param {{ getPage: GetPage, getTotal: () => number, pageSize: number }} server
   */
  async function readAll(loop, { getPage, getTotal, pageSize }) {
    const { fetch, calls } = recordFetch(({ body }) => {
      const { offset, count } = /** @type {{ offset: number, count: number }} */ (body["params"] ?? {});
      return loop === "customers"
        ? createCustomerPage(getPage(Number(body["Offset"]), Number(body["Limit"])), getTotal())
        : createIdentityPage(getPage(offset, count));
    });
    const rows =
      loop === "customers"
        ? api.customers(tencent, {}, { fetch, pageSize })
        : api.allIdentities(aliyun, { fetch, pageSize });
    const found = await collectIds(rows);
    const offsets = calls.map(({ body }) => body["Offset"] ?? Reflect.get(Object(body["params"]), "offset"));
    return { found, offsets };
  }

  /**
   * A list that is another one for each request.
   *
   * @param {string} loop
   * @param {number} pageSize
   * @param {(request: number) => readonly string[]} getList
   */
  async function readLists(loop, pageSize, getList) {
    let request = 0;
    let total = 0;
    /** @type {GetPage} */
    const getPage = (offset, limit) => {
      const list = getList(request++);
      total = list.length;
      return list.slice(offset, offset + limit);
    };
    return readAll(loop, { getPage, getTotal: () => total, pageSize });
  }

  /** @param {readonly string[]} found @param {readonly string[]} expected */
  function expectOnce(found, expected) {
    expect(new Set(found).size, "nobody twice").to.equal(found.length);
    const given = new Set(found);
    expect(expected.filter((id) => !given.has(id))).to.deep.equal([]);
  }

  for (const loop of ["customers", "allIdentities"]) {
    const list = createIds("r", 100);

    test(`changing lists: ${loop}, rows that have gone lead back, further and further`, async () => {
      /** @type {[gone: number, offsets: number[]][]} */
      const cases = [
        [1, [0, 15, 13]],
        [2, [0, 15, 13]],
        [3, [0, 15, 13, 9]],
        [6, [0, 15, 13, 9]],
        [7, [0, 15, 13, 9, 1]],
        [14, [0, 15, 13, 9, 1]],
        [15, [0, 15, 13, 9, 1, 0]],
        [16, [0, 15, 13, 9, 1, 0]],
        [40, [0, 15, 13, 9, 1, 0]],
      ];
      for (const [gone, expected] of cases) {
        const { found, offsets } = await readLists(loop, 16, (request) =>
          request === 0 ? list : list.slice(gone),
        );
        expect(offsets.slice(0, expected.length), `${gone} gone`).to.deep.equal(expected);
        expect(offsets[expected.length], "and on from there").to.equal(Number(expected.at(-1)) + 15);
        expect(found).to.deep.equal([...list.slice(0, 16), ...list.slice(Math.max(16, gone))]);
      }
    });

    test(`changing lists: ${loop}, one that shrinks below what was read`, async () => {
      for (const left of [0, 1, 20, 21, 50]) {
        const { found } = await readLists(loop, 10, (request) => (request < 5 ? list : list.slice(0, left)));
        expectOnce(found, list.slice(0, left));
        expect(found).to.have.length(Math.max(46, left));
      }
      const { found } = await readLists(loop, 10, (request) => (request < 5 ? list : createIds("s", 30)));
      expectOnce(found, createIds("s", 30));
    });

    test(`changing lists: ${loop}, one that grows by many pages at once`, async () => {
      for (const newcomers of [1, 9, 10, 99, 1000]) {
        const grown = [...createIds("n", newcomers), ...list];
        for (const from of [1, 5, 11]) {
          const { found } = await readLists(loop, 10, (request) => (request < from ? list : grown));
          expectOnce(found, list);
        }
      }
    });

    test(`changing lists: ${loop}, one that grows as fast as it is read ends`, async () => {
      const { found, offsets } = await readLists(loop, 10, (request) => [
        ...createIds("n", 10 * Math.max(0, request - 4)).reverse(),
        ...list,
      ]);
      expect(found).to.deep.equal(list.slice(0, 46));
      // Three pages, and a last try behind all that was read.
      expect(offsets).to.deep.equal([0, 9, 18, 27, 36, 45, 54, 63, 46]);
    });

    test(`changing lists: ${loop}, long ids`, async () => {
      const long = list.map((id) => id.padStart(60_000, "0"));
      const { found } = await readLists(loop, 10, (request) => long.slice(Math.max(0, request - 2)));
      expectOnce(found, long.slice(20));
    });

    test(`changing lists: ${loop}, a server that gives but whole pages`, async () => {
      for (const pageSize of [1, 2, 10, 30, 100]) {
        /** @type {GetPage} */
        const getPage = (offset, limit) => {
          const start = Math.floor(offset / limit) * limit;
          return list.slice(start, start + limit);
        };
        const { found, offsets } = await readAll(loop, { getPage, getTotal: () => list.length, pageSize });
        expect(found).to.deep.equal(list);
        // Each page once, and what it takes to see that none begins with a known row.
        expect(offsets.length, `${pageSize} per page`).to.be.at.most(
          Math.ceil(list.length / Math.max(2, pageSize)) + 20,
        );
      }
    });

    test(`changing lists: ${loop}, a server that makes no sense ends`, async () => {
      const random = createRandom(5);
      /** @type {Record<string, GetPage>} */
      const servers = {
        "the offset does not count": (_, limit) => list.slice(0, limit),
        "the offset has a maximum": (offset, limit) => list.slice(Math.min(offset, 50)).slice(0, limit),
        "nothing behind an offset": (offset, limit) =>
          offset > 50 ? [] : list.slice(offset, offset + limit),
        "one row": () => ["r0"],
        "any order": (_, limit) => Array.from({ length: limit }, () => `r${random(100)}`),
        "in a circle": (offset, limit) =>
          Array.from({ length: limit }, (_, index) => `r${(offset + index) % 100}`),
      };
      for (const [name, getPage] of Object.entries(servers)) {
        for (const pageSize of [200, 1000]) {
          const { found } = await readAll(loop, { getPage, getTotal: () => 1_000_000, pageSize });
          expect(new Set(found).size, name).to.equal(found.length);
        }
      }
    });

    for (const pageSize of [3, 5, 10, 30]) {
      test(`changing lists: ${loop}, ${pageSize} per page, changes at random`, async () => {
        for (let seed = 1; seed <= 12; seed += 1) {
          const simulated = new SimulatedList(createRandom(seed * 100 + pageSize), { pageSize });
          const { found } = await readAll(loop, { ...simulated.server, pageSize });
          expectOnce(found, simulated.stayed);
        }
      });
    }
  }

  const { origin: endpoint, cloudAppKey: appKey, cloudAppSecret: appSecret } = gateways.aliyun;
  const cloud = new api.AliyunClient({ endpoint, appKey, appSecret });
  /** @type {[name: string, cloud: import("./types.mjs").Cloud, read: (options: object) => AsyncIterable<object>][]} */
  const lists = [
    ["customers", "tencent", (options) => api.customers(createClients(api, gateways).tencent(), {}, options)],
    ["allIdentities", "aliyun", (options) => api.allIdentities(cloud, options)],
    [
      "allIdentities, newest first",
      "aliyun",
      (options) => api.allIdentities(cloud, { ...options, newestFirst: true }),
    ],
  ];
  for (const [name, provider, read] of lists) {
    test(`changing lists: ${name} of a gateway that throttles meanwhile`, async () => {
      for (const seed of [1, 2, 3]) {
        const { onRetry, retries } = shortenWaits();
        const options = { pageSize: 10, retries: 10, onRetry };
        const accounts = provider === "tencent" ? "customers" : "identities";
        const commands = [
          { reset: { [accounts]: 150, seed } },
          { rate: 0.2, seed, faults: [{ kind: "throttled" }] },
          { always: { kind: "list-changed", inserted: 3, removed: 3, seed } },
        ];
        const { value, inserted, removed } = await withFaults(gateways, provider, commands, async () => {
          const found = await collectIds(read(options));
          return { found, left: await collectIds(read({ ...options, pageSize: 1000 })) };
        });
        expect(retries).to.not.be.empty;
        expect(removed).to.not.be.empty;
        const came = new Set(inserted);
        expectOnce(
          value.found,
          value.left.filter((id) => !came.has(id)),
        );
      }
    });
  }
}
