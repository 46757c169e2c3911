import { expect } from "chai";

/** @import { Context, Register, SignedRequest } from "./types.mjs" */
import { withFaults } from "./faults.mjs";
import { createClients, createCustomerPage, recordFetch } from "./fetch-doubles.mjs";
import {
  catchApiError,
  catchRejection,
  expectInvalidInputRejection,
  unchecked,
  withTimes,
} from "./helpers.mjs";
import { shortenWaits } from "./timers.mjs";

/**
 * What `send` signs, sends and returns.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api, gateways }) {
  const { tencent, aliyun } = createClients(api, gateways);
  const [first, second] = gateways.customers;
  const twoIds = [first?.CustomerId, second?.CustomerId];
  const path = "/iotx/account/queryIdentityList";
  const identitiesCall = { apiVersion: "1.0.6", params: { identityIds: ["1", "2"] } };

  test("send: returns a list of customers for its method and its action", async () => {
    for (const sign of [
      (overrides = {}) => tencent().getCustomerList({ limit: 2 }, overrides),
      (overrides = {}) => tencent().request("ServiceGetCustomerList", { Limit: 2 }, overrides),
    ]) {
      /** @type {SignedRequest | undefined} */
      let signed;
      const list = await api.send((overrides) => {
        const request = sign(overrides);
        signed = request;
        return request;
      });
      expect(Object.keys(list)).to.have.members(["requestId", "total", "droppedCells", "customers"]);
      expect(list.requestId).to.equal(signed?.requestId);
      expect(list.total).to.equal(gateways.customers.length);
      expect(list.customers.map(({ customerId }) => customerId)).to.deep.equal(twoIds);
    }
  });

  test("send: returns a list of identities for its method and its path", async () => {
    const client = aliyun();
    /** @type {(() => SignedRequest)[]} */
    const signers = [() => client.queryIdentityList(["1", "2"]), () => client.request(path, identitiesCall)];
    for (const sign of signers) {
      const list = await api.send(sign);
      expect(list)
        .to.have.property("identities")
        .that.deep.equals(withTimes(gateways.identities.slice(0, 2)));
      expect(list).to.not.have.property("data");
    }
  });

  test("send: treats the path with a query as any other path, as its type says", async () => {
    const { data } = await api.send(() => aliyun().request(`${path}?trace=1`, identitiesCall));
    expect(data).to.be.an("array").with.lengthOf(2);
  });

  test("send: returns the result of any other action and path", async () => {
    const params = { ProductId: "p", DeviceName: "客厅的灯💡" };
    const { requestId, result } = await api.send((overrides) =>
      tencent().request("ServiceDescribeDeviceData", params, { ...overrides, requestId: "r1" }),
    );
    expect(requestId).to.equal("r1");
    expect(result).to.have.property("Data").that.is.a("string").and.contains("客厅的灯💡");
    const call = { apiVersion: "1.0.0", params: { a: [1, "客"] } };
    const echo = await api.send(() => aliyun().request("/iotx/demo/echo?b=2", call, { requestId: "r2" }));
    expect(echo).to.deep.equal({ requestId: "r2", data: { params: { a: [1, "客"] }, query: { b: "2" } } });
  });

  test("send: reads the response to a copy of a request like that to the request", async () => {
    /** @type {(() => SignedRequest)[]} */
    const signers = [
      () => tencent().getCustomerList({ limit: 1 }),
      () => tencent().request("ServiceGetCustomerList", { Limit: 1 }),
      () => tencent().request("ServiceDescribeDeviceData", { ProductId: "p", DeviceName: "d" }),
      () => aliyun().queryIdentityList(["1"]),
      () => aliyun().request(path, identitiesCall),
      () => aliyun().request("/iotx/demo/echo", { ...identitiesCall, apiVersion: "1.0.0" }),
    ];
    for (const sign of signers) {
      const members = Object.keys(Object(await api.send(sign)));
      expect(Object.keys(Object(await api.send(() => ({ ...sign() }))))).to.deep.equal(members);
      expect(Object.keys(Object(await api.send(() => structuredClone(sign()))))).to.deep.equal(members);
    }
  });

  test("send: does not parse the body of a request that it has just signed, only that of a copy", async () => {
    const { parse } = JSON;
    /** @type {string[]} */
    const parsed = [];
    const sendOnce = async (/** @type {SignedRequest} */ request) => {
      JSON.parse = (text, reviver) => {
        parsed.push(text);
        return parse(text, reviver);
      };
      const sending = api.send(() => request, { fetch: async () => createCustomerPage([], 0) });
      JSON.parse = parse;
      await sending;
      return parsed.splice(0).includes(request.body);
    };
    const request = tencent().getCustomerList();
    expect(await sendOnce({ ...request })).to.equal(true);
    expect(await sendOnce(request)).to.equal(false);
  });

  test("send: fetches the request as it was signed, without following redirects", async () => {
    const request = aliyun().queryIdentityList(["客户"]);
    const { fetch, calls } = recordFetch();
    await api.send(() => request, { fetch });
    expect(calls).to.have.length(1);
    const { url, init } = calls[0] ?? expect.fail();
    expect(url).to.equal(request.url);
    expect(init).to.include({ method: "POST", body: request.body, redirect: "manual" });
    expect(init.headers).to.deep.equal(request.headers);
    expect(init.signal).to.be.instanceOf(AbortSignal);
  });

  test("send: without a custom fetch the global one is used, looked up at call time", async () => {
    const original = globalThis.fetch;
    const { fetch, calls } = recordFetch((call) => original(call.url, call.init));
    /** @type {unknown[]} */
    const receivers = [];
    try {
      globalThis.fetch = unchecked(
        /** @this {unknown} @param {string} url @param {RequestInit} init */
        function (url, init) {
          receivers.push(this);
          return fetch(url, init);
        },
      );
      const { customers } = await api.send(() => tencent().getCustomerList({ limit: 1 }));
      expect(customers).to.have.length(1);
    } finally {
      globalThis.fetch = original;
    }
    expect(calls).to.have.length(1);
    // A browser's fetch refuses any other `this`.
    expect(receivers).to.deep.equal([globalThis]);
  });

  test("send: signs each attempt again", async () => {
    const { onRetry } = shortenWaits();
    const commands = [{ next: { kind: "status", status: 503 }, times: 3 }];
    for (const cloud of /** @type {const} */ (["tencent", "aliyun"])) {
      /** @type {string[]} */
      const ids = [];
      /** @type {unknown[]} */
      const receivedOverrides = [];
      /** @param {import("iot-accounts").SigningOverrides} overrides @returns {SignedRequest} */
      const sign = (overrides) => {
        receivedOverrides.push({ ...overrides });
        const request =
          cloud === "tencent"
            ? tencent().getCustomerList({ limit: 1 }, overrides)
            : aliyun().queryIdentityList(["1"], overrides);
        ids.push(request.requestId);
        return request;
      };
      const { value, requests } = await withFaults(gateways, cloud, commands, () =>
        api.send(sign, { onRetry }),
      );
      expect(value).to.have.property("requestId", ids[3]);
      expect(new Set(ids)).to.have.property("size", 4);
      expect(receivedOverrides).to.deep.equal([{}, {}, {}, {}]);
      expect(new Set(requests.map(({ nonce }) => nonce))).to.have.property("size", 4);
      expect(requests.map(({ authenticated }) => authenticated)).to.deep.equal([true, true, true, true]);
    }
  });

  test("send: sign must be a function that returns a signed request", async () => {
    const request = tencent().getCustomerList();
    for (const sign of [undefined, null, request, "sign"]) {
      await expectInvalidInputRejection(api, api.send(unchecked(sign)), "sign");
    }
    const { fetch, calls } = recordFetch(() => createCustomerPage([], 0));
    for (const value of [undefined, null, "request", {}, { ...request, body: 5 }]) {
      await expectInvalidInputRejection(
        api,
        api.send(() => unchecked(value), { fetch }),
        "request",
      );
    }
    expect(calls).to.deep.equal([]);
  });

  test("send: refuses a request whose cloud cannot be determined before it is sent", async () => {
    let fetchCount = 0;
    const fetch = async () => {
      fetchCount += 1;
      return createCustomerPage([], 0);
    };
    const list = tencent().getCustomerList();
    /** @type {[field: string, request: SignedRequest][]} */
    const requests = [
      ["request", { ...list, body: "not JSON" }],
      ["request", { ...list, body: "null" }],
      ["request.url", { ...aliyun().queryIdentityList(["1"]), url: "not a URL" }],
    ];
    for (const [field, request] of requests) {
      await expectInvalidInputRejection(
        api,
        api.send(() => request, { fetch }),
        field,
      );
    }
    expect(fetchCount).to.equal(0);
  });

  test("send: throws an error of sign unchanged, in any attempt", async () => {
    const { onRetry } = shortenWaits();
    const signError = new Error("no key");
    const { fetch, calls } = recordFetch(() => new Response("", { status: 503 }));
    for (const failingAttempt of [0, 1, 2]) {
      calls.length = 0;
      let signed = 0;
      const sign = () => {
        if (signed++ === failingAttempt) throw signError;
        return tencent().getCustomerList();
      };
      expect(await catchRejection(api.send(sign, { fetch, onRetry }))).to.equal(signError);
      expect(calls).to.have.length(failingAttempt);
    }
    await expectInvalidInputRejection(
      api,
      api.send(() => tencent().getCustomerList({ offset: -1 }), { fetch }),
      "offset",
    );
    expect(calls).to.have.length(2);
  });

  test("send: an error has the request of its attempt, as a non-enumerable property", async () => {
    for (const cloud of /** @type {const} */ (["tencent", "aliyun"])) {
      const { onRetry, retries } = shortenWaits();
      /** @type {SignedRequest[]} */
      const signed = [];
      const sign = () => {
        const request = cloud === "tencent" ? tencent().getCustomerList() : aliyun().queryIdentityList(["1"]);
        signed.push(request);
        return /** @type {SignedRequest} */ (request);
      };
      const commands = [{ always: { kind: "status", status: 503 } }];
      const { value } = await withFaults(gateways, cloud, commands, () =>
        catchApiError(api, api.send(sign, { onRetry, retries: 1 })),
      );
      expect([retries[0]?.error.request, value.request]).to.deep.equal(signed);
      expect(Object.keys(value)).to.not.include("request");
      expect(JSON.stringify(value)).to.not.contain(signed[1]?.body ?? "?");
    }
  });

  test("send: options are not changed and may be frozen", async () => {
    const options = Object.freeze({ retries: 0, timeoutMs: 5000, signal: undefined, onRetry: undefined });
    const list = await api.send(() => tencent().getCustomerList({ limit: 1 }), options);
    expect(list.customers).to.have.length(1);
  });
}
