// What the worker must do in every host, over HTTP.
import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { ACCESS_TOKEN, CUSTOMERS } from "./clouds.mjs";

/** How long a host may take to notice that its caller left. */
const PATIENCE_MS = 5000;

/**
 * @param {import("./clouds.mjs").Clouds} clouds
 * @param {() => string} getBase the address of the worker's routes
 * @returns {Record<string, () => Promise<void>>}
 */
export function createChecks({ gateways, front }, getBase) {
  /** @param {string} path @param {RequestInit} [init] */
  const ask = (path, init) =>
    fetch(getBase() + path, {
      ...init,
      headers: { authorization: `Bearer ${ACCESS_TOKEN}`, ...init?.headers },
    });

  /** @param {Response} response @param {number} status */
  const readJson = async (response, status) => {
    const text = await response.text();
    assert.equal(response.status, status, text);
    assert.match(response.headers.get("content-type") ?? "", /^application\/json/);
    assert.equal(response.headers.get("cache-control"), "no-store");
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    assert.match(response.headers.get("content-security-policy") ?? "", /default-src 'none'/);
    assert.equal(response.headers.get("cross-origin-resource-policy"), "same-origin");
    return JSON.parse(text);
  };

  /** @param {() => boolean} isSo @param {() => string} describe */
  const waitUntil = async (isSo, describe) => {
    for (const end = Date.now() + PATIENCE_MS; !isSo(); await wait(10)) {
      assert.ok(Date.now() < end, describe());
    }
  };

  return {
    "health is open": async () => {
      assert.deepEqual(await readJson(await fetch(`${getBase()}/health`), 200), { ok: true });
    },

    "nobody gets in without the token": async () => {
      /** @type {Record<string, string>[]} */
      const strangers = [{}, { authorization: "Bearer an-access-token-of-another" }];
      for (const headers of strangers) {
        const response = await fetch(`${getBase()}/customers`, { headers });
        assert.equal(response.headers.get("www-authenticate"), "Bearer");
        assert.equal((await readJson(response, 401)).error.kind, "unauthorized");
      }
    },

    "a page of customers is masked": async () => {
      const list = await readJson(await ask("/customers?offset=6&limit=3"), 200);
      assert.equal(list.total, CUSTOMERS);
      const expected = gateways.customers.slice(6, 9).map(({ CustomerId }) => CustomerId);
      assert.deepEqual(
        list.customers.map((/** @type {{ customerId: string }} */ { customerId }) => customerId),
        expected,
      );
      for (const { phoneNumber } of list.customers) assert.match(phoneNumber, /\*{4}/);
      assert.equal((await readJson(await ask("/customers?reveal=true"), 403)).error.kind, "forbidden");
    },

    "a stream gives all customers, and says that it ended": async () => {
      const response = await ask("/customers/stream");
      assert.equal(response.headers.get("content-type"), "application/x-ndjson");
      const lines = (await response.text())
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
      assert.deepEqual(lines.at(-1), { end: true });
      assert.deepEqual(
        lines.flatMap(({ row }) => (row === undefined ? [] : [row.customerId])),
        gateways.customers.map(({ CustomerId }) => CustomerId),
      );
    },

    "identities by their ids": async () => {
      const identityIds = gateways.identities.slice(0, 3).map(({ identityId }) => identityId);
      const response = await ask("/identities", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ identityIds }),
      });
      const { identities } = await readJson(response, 200);
      assert.deepEqual(
        identities.map((/** @type {{ identityId: string }} */ { identityId }) => identityId).sort(),
        identityIds.toSorted(),
      );
    },

    "an unknown query name is refused by the name": async () => {
      const { error } = await readJson(await ask("/customers?limits=3"), 400);
      assert.deepEqual([error.kind, error.field], ["invalid-input", "limits"]);
    },

    "HEAD answers without a body": async () => {
      const response = await ask("/customers?limit=1", { method: "HEAD" });
      assert.deepEqual([response.status, await response.text()], [200, ""]);
    },

    "when the caller of a page leaves, the request to the cloud ends": async () => {
      front.hang(true);
      try {
        const leaving = new AbortController();
        const asking = ask("/customers", { signal: leaving.signal });
        asking.catch(() => {});
        await waitUntil(
          () => front.count().hanging === 1,
          () => "the cloud was not asked",
        );
        leaving.abort();
        await assert.rejects(asking);
        await waitUntil(
          () => front.count().givenUp === 1,
          () => "the worker went on to wait for the cloud",
        );
        // A request that was given up is not tried again.
        await wait(50);
        assert.deepEqual(front.count(), { hanging: 1, givenUp: 1 });
      } finally {
        front.hang(false);
      }
    },

    "when the reader of a stream leaves, the requests to the cloud end": async () => {
      const leaving = new AbortController();
      const response = await ask("/customers/stream", { signal: leaving.signal });
      await response.body?.getReader().read();
      front.hang(true);
      try {
        await waitUntil(
          () => front.count().hanging > 0,
          () => "the stream was read to its end before",
        );
        leaving.abort();
        await waitUntil(
          () => front.count().givenUp === front.count().hanging,
          () => "the worker went on to wait for the cloud",
        );
      } finally {
        front.hang(false);
      }
    },
  };
}
