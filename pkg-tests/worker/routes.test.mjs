// What each route answers.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createWorker, gateways, post, REVEAL, setUpGateways } from "./setup.mjs";

describe("the routes of the worker", () => {
  setUpGateways();

  test("health is open and says nothing but ok", async () => {
    const { status, text } = await createWorker({}, "").ask("/api/health");
    assert.deepEqual([status, text], [200, '{"ok":true}']);
  });

  test("a page of customers, masked", async () => {
    const { status, json } = await createWorker().ask("/api/customers?offset=2&limit=3");
    assert.equal(status, 200);
    assert.equal(json.customers.length, 3);
    assert.equal(json.total, gateways.customers.length);
    assert.match(json.customers[0]?.phoneNumber ?? "", /^\d*\*{4}\d{2,4}$/);
  });

  test("a page of customers, revealed to who may and asks for it", async () => {
    const { json } = await createWorker({}, REVEAL).ask("/api/customers?limit=1&reveal=true");
    assert.match(json.customers[0]?.phoneNumber ?? "", /^\d{11}$/);
    const masked = await createWorker({}, REVEAL).ask("/api/customers?limit=1");
    assert.match(masked.json.customers[0]?.phoneNumber ?? "", /\*/);
  });

  test("fifty customers for whom does not say how many", async () => {
    const { json } = await createWorker().ask("/api/customers");
    assert.equal(json.customers.length, Math.min(50, gateways.customers.length));
  });

  test("customers that fit a filter", async () => {
    const [first] = gateways.customers;
    const { json } = await createWorker().ask(`/api/customers?customerId=${first?.CustomerId}`);
    assert.deepEqual(
      json.customers.map(({ customerId }) => customerId),
      [first?.CustomerId],
    );
  });

  test("a page of the list of identities, newest first unless told otherwise", async () => {
    const worker = createWorker();
    const newest = await worker.ask("/api/identities?count=5");
    const oldest = await worker.ask("/api/identities?count=5&newestFirst=false");
    assert.deepEqual([newest.status, oldest.status], [200, 200], newest.text);
    assert.equal(newest.json.identities.length, 5);
    assert.notDeepEqual(newest.json.identities, oldest.json.identities);
  });

  test("identities by their ids", async () => {
    const ids = gateways.identities.slice(0, 3).map(({ identityId }) => identityId);
    const { status, json, text } = await createWorker().ask(
      "/api/identities",
      post({ identityIds: [...ids, "nobody"] }),
    );
    assert.equal(status, 200, text);
    assert.deepEqual(json.identities.map(({ identityId }) => identityId).sort(), ids.toSorted());
    assert.ok(
      json.identities.some(({ phone = "", email = "" }) => /\*/.test(phone + email)),
      text,
    );
  });

  test("a user of either cloud by the telephone number", async () => {
    const [{ PhoneNumber = "" } = {}] = gateways.customers;
    const { status, json } = await createWorker().ask(`/api/users?q=${PhoneNumber}`);
    assert.equal(status, 200);
    assert.ok(json.users.length > 0);
    assert.ok(json.takenFor.includes("phone"));
    assert.deepEqual(json.errors, {});
    assert.ok(!JSON.stringify(json.users).includes(PhoneNumber));
  });

  test("HEAD of every route that answers GET, without a body", async () => {
    for (const path of [
      "/health",
      "/customers",
      "/customers/stream",
      "/identities",
      "/users?q=13900009940",
    ]) {
      const response = await createWorker().fetch(`/api${path}`, { method: "HEAD" });
      assert.deepEqual([path, response.status, await response.text()], [path, 200, ""]);
    }
  });
});
