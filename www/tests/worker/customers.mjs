import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { gateways, request } from "./setup.mjs";

describe("GET /api/customers", () => {
  it("returns the first page of the gateway", async () => {
    const { status, json } = await request("/api/customers?limit=20");
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

  it("passes offset and limit on", async () => {
    const { json } = await request("/api/customers?offset=130&limit=20");
    assert.equal(json.total, 137);
    const ids = json.customers.map(({ customerId }) => customerId);
    assert.deepEqual(
      ids,
      gateways.customers.slice(130).map(({ CustomerId }) => CustomerId),
    );
  });

  it("passes each filter on, and ignores an empty one", async () => {
    const customer = gateways.customers.find(({ CountryCode, PhoneNumber }) => CountryCode && PhoneNumber);
    assert.ok(customer?.CountryCode && customer.PhoneNumber);
    const byId = await request(`/api/customers?customerId=${customer.CustomerId}`);
    assert.equal(byId.json.total, 1);
    const byPhone = await request(
      `/api/customers?countryCode=${customer.CountryCode}&phoneNumber=${customer.PhoneNumber}`,
    );
    assert.equal(byPhone.json.customers[0]?.customerId, customer.CustomerId);
    const byCountry = await request(`/api/customers?countryCode=${customer.CountryCode}&limit=1`);
    const countryCustomers = gateways.customers.filter(
      ({ CountryCode }) => CountryCode === customer.CountryCode,
    );
    assert.equal(byCountry.json.total, countryCustomers.length);
    const unfiltered = await request("/api/customers?customerId=&countryCode=&phoneNumber=&offset=&limit=");
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
      const { status, json } = await request(`/api/customers?${query}`);
      assert.equal(status, 400);
      assert.equal(json.error.kind, "invalid-input");
      assert.equal(json.error.field, field);
      assert.equal(typeof json.error.message, "string");
      assert.equal(gateways.tencent.requests.at(-1), before, "a request went out");
    });
  }
});
