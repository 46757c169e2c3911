import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
import { createCustomerPage, recordFetch } from "./fetch-doubles.mjs";
import { catchApiError, expectInvalidInputRejection, TENCENT, unchecked } from "./helpers.mjs";
import { shortenWaits, sleep } from "./timers.mjs";

const LIST = { total: 1, customers: [{ customerId: "one" }], droppedCells: 0 };
const PAGE = new TextEncoder().encode('{"Response":{"Customers":[{"CustomerId":"one"}],"Total":1}}');

/** @param {unknown} error */
const fail = (error = new Error("hostile")) => {
  throw error;
};

/** @param {object} target */
function revoke(target) {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

/**
 * Responses that other libraries make, or somebody who wants to break something.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api }) {
  const client = new api.TencentClient(TENCENT);
  /** @param {unknown} response @param {import("iot-accounts").SendOptions} [options] */
  const sendReceiving = (response, options) => {
    const { fetch, calls } = recordFetch(() => unchecked(response));
    const sent = api.send(() => client.getCustomerList(), { ...options, fetch });
    return { sent, calls };
  };
  const createPlain = () => ({
    status: 200,
    headers: { get: () => null },
    body: undefined,
    bodyUsed: false,
    arrayBuffer: async () => PAGE.slice().buffer,
  });

  test("send: each member of a Response is read once", async () => {
    for (const [status, isRead] of /** @type {const} */ ([
      [200, true],
      [500, false],
    ])) {
      const plain = { ...createPlain(), status };
      /** @type {Record<string, number>} */
      const looks = {};
      const changing = {};
      for (const [name, value] of Object.entries({ ...plain, type: "default" })) {
        Object.defineProperty(changing, name, {
          get: () => {
            looks[name] = (looks[name] ?? 0) + 1;
            return looks[name] === 1 ? value : "something else";
          },
        });
      }
      const { sent } = sendReceiving(changing, { retries: 0 });
      if (isRead) expect(await sent).to.deep.equal(LIST);
      else expect(await catchApiError(api, sent)).to.include({ status: 500, kind: "server" });
      for (const [name, count] of Object.entries(looks)) expect(count, name).to.equal(1);
      expect(looks["status"]).to.equal(1);
    }
  });

  test("send: a Response that cannot be read is an InvalidInputError, without a retry", async () => {
    const members = ["status", "headers", "body", "bodyUsed", "type", "arrayBuffer"];
    const responses = [
      ...members.map((name) => Object.defineProperty(createPlain(), name, { get: fail })),
      new Proxy(createPlain(), { get: (target, name) => (name === "then" ? undefined : fail(target)) }),
      { ...createPlain(), headers: revoke({}) },
      { ...createPlain(), headers: Object.defineProperty({}, "get", { get: fail }) },
      { ...createPlain(), body: revoke({}) },
      { ...createPlain(), body: { getReader: 5 } },
      { ...createPlain(), arrayBuffer: 5 },
    ];
    for (const [index, response] of responses.entries()) {
      const { sent, calls } = sendReceiving(response);
      await expectInvalidInputRejection(api, sent, "fetch");
      expect(calls, `${index}`).to.have.length(1);
    }
    const then = "then";
    for (const response of [revoke({}), Object.defineProperty({}, then, { get: fail })]) {
      const sent = api.send(() => client.getCustomerList(), { fetch: () => unchecked(response) });
      await expectInvalidInputRejection(api, sent, "fetch");
    }
  });

  test("send: a body that was read before is an InvalidInputError, without a retry", async () => {
    const used = createCustomerPage(["one"], 1);
    await used.text();
    const locked = createCustomerPage(["one"], 1);
    locked.body?.getReader();
    const released = createCustomerPage(["one"], 1);
    const reader = released.body?.getReader();
    await reader?.read();
    reader?.releaseLock();
    for (const response of [used, locked, released, { ...createPlain(), bodyUsed: true }]) {
      const { sent, calls } = sendReceiving(response);
      await expectInvalidInputRejection(api, sent, "fetch");
      await sent.catch(({ message }) => expect(message).to.contain("not read"));
      expect(calls).to.have.length(1);
    }
  });

  test("send: headers of a Response that fail or give no text count as absent", async () => {
    for (const get of [fail, () => 5, () => ({ length: 2 ** 40 }), () => revoke({}), () => Symbol("text")]) {
      const headers = { get };
      expect(await sendReceiving({ ...createPlain(), headers }).sent).to.deep.equal(LIST);
      const { sent } = sendReceiving({ ...createPlain(), headers, status: 503 }, { retries: 0 });
      expect(await catchApiError(api, sent)).to.include({ kind: "server", status: 503 });
    }
    // The module goes on to work.
    expect(await sendReceiving(createCustomerPage(["one"], 1)).sent).to.deep.equal(LIST);
  });

  test("send: a reader that fails is a network error, and its cancelling does no harm", async () => {
    for (const cancel of [
      fail,
      () => Promise.reject(new Error("cancel")),
      () => undefined,
      () => revoke({}),
      5,
    ]) {
      let reads = 0;
      const good = { read: async () => ({ done: reads++ > 0, value: PAGE }), cancel };
      const { sent } = sendReceiving({ ...createPlain(), body: { getReader: () => good } });
      expect(await sent).to.deep.equal(LIST);
      for (const read of [fail, () => Promise.reject(new Error("read")), () => undefined, () => revoke({})]) {
        const { onRetry, retries } = shortenWaits();
        const body = { getReader: () => ({ read, cancel }) };
        const failing = sendReceiving({ ...createPlain(), body }, { retries: 1, onRetry });
        expect((await catchApiError(api, failing.sent)).kind).to.equal("network");
        expect(retries).to.have.length(1);
      }
    }
    await sleep(5);
  });

  test("send: an abort while a body that cannot be cancelled hangs has its reason", async () => {
    for (const cancel of [fail, () => Promise.reject(new Error("cancel")), 5]) {
      const controller = new AbortController();
      const reason = new Error("why");
      const body = { getReader: () => ({ read: () => new Promise(() => {}), cancel }) };
      const { sent } = sendReceiving({ ...createPlain(), body }, { signal: controller.signal });
      await sleep(5);
      controller.abort(reason);
      expect(await sent.catch((error) => error)).to.equal(reason);
      await sleep(5);
    }
  });

  test("send: what a fetch does to what it is given changes nothing", async () => {
    /** @type {import("iot-accounts").FetchLike} */
    const fetch = async (_, init) => {
      Object.assign(/** @type {object} */ (init.headers), {
        "x-ca-key": "another cloud",
        "content-type": "none",
      });
      return new Response("", { status: 503 });
    };
    const request = client.getCustomerList();
    const error = await catchApiError(
      api,
      api.send(() => request, { fetch, retries: 0 }),
    );
    expect(error.provider).to.equal("tencent");
    expect(error.request).to.deep.equal(request);
    expect(request.headers).to.deep.equal(client.getCustomerList().headers);
  });
}
