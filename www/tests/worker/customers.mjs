import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ask, gateways } from "./setup.mjs";

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
