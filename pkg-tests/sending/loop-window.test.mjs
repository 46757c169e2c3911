// Lists of more rows than a loop remembers, which change by nearly as many at once, and by more.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AliyunClient, allIdentities } from "iot-accounts";

const client = new AliyunClient({ appKey: "key", appSecret: "secret" });
const PAGE_SIZE = 10_000;
/** How many rows are known at least. */
const WINDOW = 65_536;

/** @param {string} prefix @param {number} count */
const createIds = (prefix, count) => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

/** @param {(request: number) => readonly string[]} getList */
async function readAll(getList) {
  /** @type {number[]} */
  const offsets = [];
  /** @type {import("iot-accounts").FetchLike} */
  const fetch = async (_, init) => {
    const { offset, count } = JSON.parse(String(init.body)).params;
    const list = getList(offsets.length);
    offsets.push(offset);
    const data = list.slice(offset, offset + count).map((identityId) => ({ identityId }));
    return new Response(JSON.stringify({ code: 200, id: "1", data }));
  };
  /** @type {string[]} */
  const found = [];
  for await (const { identityId } of allIdentities(client, { fetch, pageSize: PAGE_SIZE }))
    found.push(String(identityId));
  assert.equal(new Set(found).size, found.length, "nobody twice");
  return { found, offsets };
}

/** @param {readonly string[]} found @param {readonly string[]} expected */
function assertAll(found, expected) {
  const given = new Set(found);
  assert.deepEqual(
    expected.filter((id) => !given.has(id)),
    [],
  );
}

describe("a list that changes by very many rows at once", () => {
  const rows = createIds("r", 150_000);
  const newcomers = createIds("n", 60_000);
  for (const from of [5, 7, 8, 12, 15]) {
    it(`gives each once when they come before request ${from}`, async () => {
      const { found } = await readAll((request) => (request < from ? rows : [...newcomers, ...rows]));
      assertAll(found, rows);
    });

    it(`gives each once when they go before request ${from}`, async () => {
      const left = rows.slice(40_000);
      assertAll((await readAll((request) => (request < from ? rows : left))).found, left);
    });
  }

  it("goes on, and gives nobody twice, when more have gone than it knows", async () => {
    const many = createIds("r", 250_000);
    const { found, offsets } = await readAll((request) => (request < 12 ? many : many.slice(115_000)));
    assert.equal(found.at(-1), many.at(-1));
    assert.equal(Math.min(...offsets.slice(12)), 12 * (PAGE_SIZE - 1) - WINDOW);
  });
});
