// What one request of the worker may cost, and how often one caller may ask.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { InvalidInputError } from "iot-accounts";
import { createCustomerPage, createIdentityPage } from "../suite/fetch-doubles.mjs";
import { createWorker } from "./limits-worker.mjs";

/** @import { WorkerOptions } from "iot-accounts/worker" */

const CUSTOMERS = "/customers?limit=1";
const IDS = Array.from({ length: 500 }, (_, index) => `id-${index}`);

/** Gives every identity that it is asked for. */
const answerIds = async (/** @type {string} */ _url, /** @type {RequestInit} */ { body }) =>
  createIdentityPage(JSON.parse(String(body)).params.identityIds);

/** @param {object} body */
const post = (body) => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

/** @param {Response} response */
async function readLines(response) {
  const text = await response.text();
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

describe("the requests to the clouds for one request of the worker", () => {
  test("end a page with an error that says so", async () => {
    const { ask, calls } = createWorker({ fetch: answerIds, limits: { subrequests: 4 } });
    const response = await ask("/identities", post({ identityIds: IDS, reveal: true }));
    const { error } = await response.json();
    assert.equal(response.ok, false);
    assert.equal(error.provider, undefined);
    assert.match(error.message, /limits\.subrequests/);
    assert.equal(calls.length, 4);
  });

  test("end a stream with a cursor, from which it goes on until everybody was given", async () => {
    const { ask, calls } = createWorker({ fetch: answerIds, limits: { subrequests: 4 } });
    /** @type {string[]} */
    const given = [];
    let cursor;
    for (let parts = 1; ; parts++) {
      assert.ok(parts <= 10);
      const before = calls.length;
      const lines = await readLines(
        await ask("/identities/stream", post({ identityIds: IDS, reveal: true, ...(cursor && { cursor }) })),
      );
      assert.ok(calls.length - before <= 4);
      given.push(...lines.flatMap(({ row }) => (row === undefined ? [] : [row.identityId])));
      const last = lines.at(-1);
      if (last.end === true) break;
      assert.equal(typeof last.cursor, "string", JSON.stringify(last));
      assert.equal(last.error, undefined);
      cursor = last.cursor;
    }
    assert.deepEqual(given, IDS);
  });

  test("are 40, retries included, when nothing else is said", async () => {
    const total = 100_000;
    const { ask, calls } = createWorker({
      fetch: async (_url, { body }) => {
        const { Offset, Limit } = JSON.parse(String(body));
        const ids = Array.from({ length: Limit }, (_, index) => `c-${Offset + index}`);
        return createCustomerPage(ids, total);
      },
    });
    const lines = await readLines(await ask("/customers/stream?reveal=true"));
    assert.equal(calls.length, 40);
    assert.equal(typeof lines.at(-1).cursor, "string");
    const rows = lines.filter(({ row }) => row !== undefined);
    assert.ok(rows.length > 39 * 190, `${rows.length} rows`);
  });
});

describe("a caller who asks too often", () => {
  test("is answered 429, before any cloud is asked, and the log says so", async () => {
    /** @type {string[]} */
    const keys = [];
    const { ask, calls, entries } = createWorker({
      fetch: async () => createCustomerPage(["1"], 1),
      rateLimit: () => ({
        limit: async ({ key }) => {
          keys.push(key);
          return { success: keys.length === 1 };
        },
      }),
    });
    assert.equal((await ask(CUSTOMERS)).status, 200);
    const response = await ask(CUSTOMERS);
    assert.deepEqual([response.status, response.headers.get("retry-after")], [429, "10"]);
    const { error } = await response.json();
    assert.deepEqual([error.kind, error.provider], ["throttled", undefined]);
    assert.deepEqual(keys, ["support", "support"]);
    assert.equal(calls.length, 1);
    const last = entries.at(-1);
    assert.deepEqual([last?.event, last?.who, last?.status], ["refused", "support", 429]);
  });

  test("is not counted where nobody is known, nor for `health`", async () => {
    let counted = 0;
    const { ask } = createWorker({
      fetch: async () => createCustomerPage(["1"], 1),
      authorize: () => null,
      rateLimit: () => ({
        limit: async () => {
          counted++;
          return { success: true };
        },
      }),
    });
    assert.equal((await ask(CUSTOMERS)).status, 401);
    assert.equal((await ask("/health")).status, 200);
    assert.equal(counted, 0);
  });

  test("is not let through when the counting fails, and is not told why", async () => {
    const { ask, calls } = createWorker({
      fetch: async () => createCustomerPage(["1"], 1),
      rateLimit: () => ({ limit: async () => Promise.reject(new Error("password of the engine")) }),
    });
    const response = await ask(CUSTOMERS);
    assert.equal(response.status, 500);
    assert.doesNotMatch(await response.text(), /password/);
    assert.equal(calls.length, 0);
  });

  test("is let through where the platform has nothing that counts", async () => {
    const { ask } = createWorker({
      fetch: async () => createCustomerPage(["1"], 1),
      rateLimit: () => undefined,
    });
    assert.equal((await ask(CUSTOMERS)).status, 200);
  });
});

describe("an option", () => {
  const fetch = async () => undefined;
  /** @type {readonly [options: Record<string, unknown>, field: string][]} */
  const cases = [
    [{ limits: 5 }, "limits"],
    [{ limits: { rowsPerPages: 5 } }, "limits.rowsPerPages"],
    ...["rowsPerPage", "idsPerRequest", "bodyBytes", "bodyTimeoutMs", "subrequests", "callsAtOnce"].flatMap(
      (name) =>
        [0, 1.5, "200", Number.POSITIVE_INFINITY, 1e9].map(
          (value) =>
            /** @type {[Record<string, unknown>, string]} */ ([
              { limits: { [name]: value } },
              `limits.${name}`,
            ]),
        ),
    ),
    [{ limits: { callsWaiting: -1 } }, "limits.callsWaiting"],
    [{ rateLimit: {} }, "rateLimit"],
  ];
  for (const [options, field] of cases) {
    test(`${JSON.stringify(options)} is refused by the field ${field}`, () => {
      assert.throws(
        () => createWorker({ fetch, .../** @type {Partial<WorkerOptions<object>>} */ (options) }),
        (error) => {
          assert.ok(error instanceof InvalidInputError);
          assert.equal(error.field, field);
          return true;
        },
      );
    });
  }

  test("`limits` is read once", async () => {
    const limits = { rowsPerPage: 10 };
    const { ask } = createWorker({ fetch: async () => createCustomerPage(["1"], 1), limits });
    limits.rowsPerPage = 1000;
    assert.equal((await ask("/customers?limit=11")).status, 400);
    assert.equal((await ask("/customers?limit=10")).status, 200);
  });

  test("`limits` bounds rows, ids and bodies by 200, 500 and 64 kB when nothing else is said", async () => {
    const { ask, calls } = createWorker({ fetch: async () => createCustomerPage(["1"], 1) });
    const statuses = [
      await ask("/customers?limit=201"),
      await ask("/identities?count=201"),
      await ask("/identities", post({ identityIds: [...IDS, "one more"] })),
      await ask("/identities", post({ identityIds: ["x".repeat(64 * 1024)] })),
    ].map(({ status }) => status);
    assert.deepEqual(statuses, [400, 400, 400, 413]);
    assert.equal(calls.length, 0);
  });

  test("`limits.bodyTimeoutMs` ends a body that does not come", async () => {
    const { ask } = createWorker({ fetch, limits: { bodyTimeoutMs: 5 } });
    const body = new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array([123])) });
    const init = { ...post({}), body, duplex: "half" };
    assert.equal((await ask("/identities", init)).status, 408);
  });
});
