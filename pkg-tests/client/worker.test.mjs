// Both halves of a deployment together: the client for pages asks the worker, and the worker the stand-ins of both clouds.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { AccountsClient, ApiError } from "iot-accounts/client";
import { accountsWorker } from "iot-accounts/worker";
import { ACCESS, createOptions, gateways, logged, REVEAL, setUpGateways } from "../worker/setup.mjs";

const CUSTOMERS = 10_000;
const IDENTITIES = 1_200;

/**
 * @param {object} [options]
 * @param {string} [options.token]
 * @param {Partial<import("iot-accounts/worker").WorkerOptions<unknown>>} [options.worker]
 * @param {(response: Response) => Response} [options.through] what is between the two
 */
function createClient({ token = ACCESS, worker = {}, through = (response) => response } = {}) {
  const app = accountsWorker({ ...createOptions(), ...worker });
  return new AccountsClient({
    baseUrl: "https://worker.example/api/",
    token,
    fetch: async (url, init) => through(await app.fetch(new Request(url, init), {})),
  });
}

/** @param {readonly { CustomerId: string }[]} customers */
const getIds = (customers) => customers.map(({ CustomerId }) => CustomerId);

describe("the client for pages with the worker", () => {
  setUpGateways({ customers: CUSTOMERS, identities: IDENTITIES, fullIdentities: true });

  test("reads 10,000 customers, is left in the middle, and goes on by the cursor", async () => {
    const client = createClient();
    const controller = new AbortController();
    const reason = new Error("cancelled");
    /** @type {string | undefined} */
    let cursor;
    /** @type {string[]} those before the cursor */
    let settled = [];
    /** @type {string[]} */
    const ids = [];
    const onCursor = (/** @type {string} */ told) => {
      cursor = told;
      settled = [...ids];
    };
    const first = (async () => {
      for await (const { customerId } of client.customers({}, { onCursor, signal: controller.signal })) {
        if (ids.push(customerId) === 4_321) controller.abort(reason);
      }
    })();
    await assert.rejects(first, (error) => error === reason);
    assert.equal(ids.length, 4_321);
    assert.notEqual(cursor, undefined);
    assert.ok(settled.length > 3_000, `${settled.length}`);

    /** @type {import("iot-accounts/client").StreamProgress | undefined} */
    let progress;
    const options = {
      ...(cursor !== undefined && { cursor }),
      onProgress: (/** @type {import("iot-accounts/client").StreamProgress} */ event) => {
        progress = event;
      },
    };
    for await (const { customerId } of client.customers({}, options)) settled.push(customerId);
    assert.deepEqual(settled, getIds(gateways.customers));
    assert.deepEqual(progress, { done: CUSTOMERS, total: CUSTOMERS });
  });

  test("goes on where the worker's budget of requests is used up, and where connections are cut", async () => {
    let answers = 0;
    const client = createClient({
      worker: { limits: { subrequests: 7, rowsPerPage: 300 } },
      through: (response) => {
        const { body, headers } = response;
        // Every second answer breaks off, each of them elsewhere.
        if (answers++ % 2 === 1 || body === null) return response;
        let left = 50_000 + 7_919 * answers;
        const cut = new TransformStream({
          transform(/** @type {Uint8Array} */ bytes, controller) {
            if (left > bytes.length) controller.enqueue(bytes);
            else controller.error(new TypeError("the connection was reset"));
            left -= bytes.length;
          },
        });
        return new Response(body.pipeThrough(cut), { headers });
      },
    });
    const ids = [];
    for await (const { customerId } of client.customers()) ids.push(customerId);
    assert.ok(answers > 6, `${answers} answers`);
    assert.deepEqual(ids, getIds(gateways.customers));
  });

  test("finds a user of both clouds by a telephone number as people write it", async () => {
    const [customer] = gateways.customers;
    const number = customer?.PhoneNumber ?? "";
    const spelt = `+${customer?.CountryCode} ${number.slice(0, 3)} ${number.slice(3)}`;
    const { users, takenFor, errors } = await createClient().find(spelt);
    assert.ok(takenFor.includes("phone"));
    assert.deepEqual(errors, {});
    const found = users.find(({ id }) => id === customer?.CustomerId);
    assert.match(found?.phone ?? "", /\*{4}/);
    const revealed = await createClient({ token: REVEAL }).find(spelt, { reveal: true });
    assert.equal(revealed.users.find(({ id }) => id === customer?.CustomerId)?.phone, number);
  });

  test("tells of one cloud that failed, and gives whom the other found", async () => {
    const { aliyun } = createOptions();
    const worker = { aliyun: () => ({ ...aliyun(), appSecret: "another secret" }) };
    const text = gateways.customers[0]?.PhoneNumber ?? "";
    const { users, errors } = await createClient({ worker }).find(text);
    assert.ok(users.length > 0);
    assert.ok(errors.aliyun instanceof ApiError);
    assert.deepEqual([errors.aliyun.kind, errors.aliyun.provider], ["signature", "aliyun"]);
    const lead = await createClient({ worker, token: REVEAL }).find(text);
    assert.equal(typeof lead.errors.aliyun?.explanation?.stringToSign, "string");
    assert.ok((lead.errors.aliyun?.advice ?? []).length > 0);
  });

  test("reads identities: by id, page by page, and all of them", async () => {
    const client = createClient();
    const page = await client.identityPage({ offset: 0, count: 20 });
    assert.equal(page.identities.length, 20);
    const all = [];
    for await (const { identityId } of client.allIdentities()) all.push(identityId);
    assert.equal(new Set(all).size, IDENTITIES);
    assert.deepEqual(
      all.slice(0, 20),
      page.identities.map(({ identityId }) => identityId),
    );
    const ids = all.flatMap((id) => id ?? []);
    const found = [];
    for await (const { identityId } of client.identities([...ids, "nobody"])) found.push(identityId);
    assert.deepEqual(found.sort(), [...all].sort());
    const { customers, total } = await client.customerPage({ offset: 3, limit: 2 });
    assert.deepEqual([customers.length, total], [2, CUSTOMERS]);
    await client.health();
  });

  test("is refused by kind: no token, a wrong one, reveal, a wrong question, a cloud without a key", async () => {
    /** @type {[ask: () => Promise<unknown>, expected: Partial<ApiError>][]} */
    const refused = [
      [
        () => createClient({ token: "a-wrong-access-token" }).customerPage(),
        { kind: "unauthorized", status: 401 },
      ],
      [
        () => createClient({ token: "a-wrong-access-token" }).customers().next(),
        { kind: "unauthorized", status: 401 },
      ],
      [
        () => createClient().customerPage({}, { reveal: true }),
        { kind: "forbidden", status: 403, field: "reveal" },
      ],
      [() => createClient().customers({}, { reveal: true }).next(), { kind: "forbidden", status: 403 }],
      [
        () => createClient().customerPage({ phoneNumber: "139-0000" }),
        { kind: "invalid-input", field: "phoneNumber" },
      ],
      [() => createClient().customerPage({ limit: 201 }), { kind: "invalid-input", field: "limit" }],
      [
        () => createClient().customers({}, { cursor: "another's" }).next(),
        { kind: "invalid-input", field: "cursor" },
      ],
      [
        () => createClient({ worker: { tencent: undefined } }).customerPage(),
        { kind: "unknown-route", status: 404 },
      ],
    ];
    for (const [ask, expected] of refused) {
      const error = await ask().then(
        () => assert.fail(`it was let through instead of ${expected.kind}`),
        (reason) => reason,
      );
      assert.ok(error instanceof ApiError, String(error));
      for (const [name, value] of Object.entries(expected)) assert.equal(Reflect.get(error, name), value);
      assert.equal(error.provider, undefined);
    }
    assert.equal(logged.length, refused.length);
  });
});
