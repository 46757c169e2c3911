import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
import { createCustomerPage, createIdentityPage, getRequestedIds, recordFetch } from "./fetch-doubles.mjs";
import { ALIYUN, catchApiError, expectInvalidInputRejection, TENCENT, unchecked } from "./helpers.mjs";
import { collect } from "./iterables.mjs";

/**
 * @template {object} Target
 * @param {Target} target
 * @returns {Target}
 */
function revoke(target) {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

/**
 * What send and the loops are given is read once; what cannot be read is an error that names it.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api }) {
  const tencent = new api.TencentClient(TENCENT);
  const aliyun = new api.AliyunClient(ALIYUN);

  test("send: each member of a request is read once, also for the error", async () => {
    const request = tencent.getCustomerList();
    const other = aliyun.queryIdentityList(["1"]);
    /** @type {Record<string, number>} */
    const looks = {};
    /** @param {string} name */
    const look = (name) => {
      looks[name] = (looks[name] ?? 0) + 1;
      return Reflect.get(looks[name] === 1 ? request : other, name);
    };
    const changing = {};
    for (const name of Object.keys(request))
      Object.defineProperty(changing, name, { get: () => look(name), enumerable: true });
    const proxy = new Proxy(request, {
      get: (target, name) =>
        typeof name === "string" && name in target ? look(name) : Reflect.get(target, name),
    });
    for (const signed of [changing, proxy]) {
      for (const name of Object.keys(looks)) delete looks[name];
      const { fetch, calls } = recordFetch(() => new Response("", { status: 503 }));
      const error = await catchApiError(
        api,
        api.send(() => unchecked(signed), { fetch, retries: 0 }),
      );
      expect(error.provider).to.equal("tencent");
      expect(error.request).to.deep.equal(request);
      expect(calls[0]?.url).to.equal(request.url);
      expect(calls[0]?.init).to.deep.include({
        method: "POST",
        body: request.body,
        headers: request.headers,
      });
      expect(looks).to.deep.equal(Object.fromEntries(Object.keys(request).map((name) => [name, 1])));
    }
    looks["url"] = 0;
    const { fetch } = recordFetch(() => createCustomerPage(["one"], 1));
    for (const name of Object.keys(looks)) delete looks[name];
    const list = await api.send(() => unchecked(changing), { fetch });
    expect(list)
      .to.have.property("customers")
      .that.deep.equals([{ customerId: "one" }]);
  });

  test("send: the request of an error does not change with the one that was signed", async () => {
    const request = tencent.getCustomerList();
    const { body } = request;
    const { fetch } = recordFetch(() => {
      request.body = "changed";
      return new Response("", { status: 503 });
    });
    const error = await catchApiError(
      api,
      api.send(() => request, { fetch, retries: 0 }),
    );
    expect(error.request?.body).to.equal(body);
    expect(error.request?.requestId).to.equal(request.requestId);
  });

  test("send: a revoked proxy is an InvalidInputError with its name", async () => {
    const { fetch, calls } = recordFetch(() => createCustomerPage([], 0));
    const sign = () => tencent.getCustomerList();
    await expectInvalidInputRejection(api, api.send(revoke(sign), { fetch }), "sign");
    await expectInvalidInputRejection(
      api,
      api.send(() => revoke(sign()), { fetch }),
      "request",
    );
    const headers = revoke({});
    await expectInvalidInputRejection(
      api,
      api.send(() => ({ ...sign(), headers }), { fetch }),
      "request.headers",
    );
    await expectInvalidInputRejection(api, api.send(sign, revoke({ fetch })), "options");
    for (const [name, value] of /** @type {const} */ ([
      ["fetch", fetch],
      ["onRetry", () => {}],
      ["onClockOffset", () => {}],
      ["signal", new AbortController().signal],
    ])) {
      await expectInvalidInputRejection(api, api.send(sign, { fetch, [name]: revoke(value) }), name);
    }
    const onProgress = revoke(() => {});
    for (const loop of [
      api.customers(tencent, {}, { fetch, onProgress }),
      api.identities(aliyun, ["1"], { fetch, onProgress }),
    ]) {
      await expectInvalidInputRejection(api, loop.next(), "onProgress");
    }
    for (const [field, loop] of /** @type {const} */ ([
      ["client", api.customers(revoke(tencent), {}, { fetch })],
      ["params", api.customers(tencent, revoke({}), { fetch })],
      ["options", api.customers(tencent, {}, revoke({ fetch }))],
      ["client", api.identities(revoke(aliyun), ["1"], { fetch })],
      ["identityIds", api.identities(aliyun, revoke(["1"]), { fetch })],
      ["options", api.identities(aliyun, ["1"], revoke({ fetch }))],
    ])) {
      await expectInvalidInputRejection(api, loop.next(), field);
    }
    expect(calls).to.deep.equal([]);
  });

  test("send: a signal that lacks something is refused, before anything is sent", async () => {
    const { fetch, calls } = recordFetch(() => createCustomerPage([], 0));
    const { signal } = new AbortController();
    const whole = {
      aborted: false,
      reason: undefined,
      throwIfAborted() {},
      addEventListener() {},
      removeEventListener() {},
    };
    for (const name of ["aborted", "throwIfAborted", "addEventListener", "removeEventListener"]) {
      for (const lacking of [
        { ...whole, [name]: undefined },
        Object.defineProperty(Object.create(signal), name, { value: 5 }),
      ]) {
        for (const sent of [
          api.send(() => tencent.getCustomerList(), { fetch, signal: unchecked(lacking) }),
          api.customers(tencent, {}, { fetch, signal: unchecked(lacking) }).next(),
          api.identities(aliyun, ["1"], { fetch, signal: unchecked(lacking) }).next(),
        ]) {
          await expectInvalidInputRejection(api, sent, "signal");
        }
      }
    }
    expect(calls).to.deep.equal([]);
    // Some runtimes have signals that a proxy can stand in for; the others throw at every look.
    for (const standIn of [new Proxy(signal, {}), Object.create(signal)]) {
      const sent = api.send(() => tencent.getCustomerList(), { fetch, signal: standIn });
      const outcome = await sent.catch((error) => error);
      if (outcome instanceof Error) await expectInvalidInputRejection(api, sent, "signal");
    }
    const sent = api.send(() => tencent.getCustomerList(), { fetch, signal: unchecked(whole) });
    expect(await sent).to.have.property("total", 0);
  });

  test("loops: what is no client but looks like one is refused", async () => {
    const { fetch, calls } = recordFetch(() => createCustomerPage([], 0));
    for (const [Client, start] of /** @type {const} */ ([
      [api.TencentClient, (/** @type {unknown} */ client) => api.customers(unchecked(client), {}, { fetch })],
      [
        api.AliyunClient,
        (/** @type {unknown} */ client) => api.identities(unchecked(client), ["1"], { fetch }),
      ],
    ])) {
      const client = Client === api.TencentClient ? tencent : aliyun;
      for (const lookalike of [
        Object.create(Client.prototype),
        Object.create(client),
        new Proxy(client, {}),
        Object.setPrototypeOf({ clockOffsetMs: 0 }, Client.prototype),
        Client.prototype,
        Client,
      ]) {
        await expectInvalidInputRejection(api, start(lookalike).next(), "client");
      }
    }
    expect(calls).to.deep.equal([]);
    class Derived extends api.TencentClient {}
    expect(await collect(api.customers(new Derived(TENCENT), {}, { fetch }))).to.deep.equal([]);
  });

  test("loops: what they are given is read when they are made, and once", async () => {
    /** @type {{ countryCode: string, offset: number }} */
    const params = { countryCode: "86", offset: 1 };
    const { fetch, calls } = recordFetch(({ body }) => createCustomerPage([`c${body["Offset"]}`], 3));
    const replaced = recordFetch(() => createCustomerPage([], 0));
    const options = { fetch, pageSize: 1 };
    const loop = api.customers(tencent, params, options);
    Object.assign(params, { countryCode: "49", offset: 0 });
    Object.assign(options, { fetch: replaced.fetch, pageSize: 2 });
    await loop.next();
    Object.assign(params, { customerId: "another", offset: 7 });
    await collect(loop);
    expect(
      calls.map(({ body }) => [body["CountryCode"], body["Offset"], body["Limit"], body["CustomerId"]]),
    ).to.deep.equal([
      ["86", 1, 1, undefined],
      ["86", 1, 2, undefined],
      ["86", 2, 2, undefined],
    ]);

    const batches = recordFetch((call) => createIdentityPage(getRequestedIds(call)));
    const ids = ["a", "b"];
    const batchOptions = { fetch: batches.fetch, batchSize: 1 };
    const all = api.identities(aliyun, ids, batchOptions);
    ids.push("c");
    Object.assign(batchOptions, { fetch: replaced.fetch, batchSize: 5 });
    await collect(all);
    expect(batches.calls.map(getRequestedIds)).to.deep.equal([["a"], ["b"]]);

    const pages = recordFetch((_, index) => createIdentityPage(index === 0 ? ["a"] : []));
    const listOptions = { fetch: pages.fetch, pageSize: 5, newestFirst: true };
    const list = api.allIdentities(aliyun, listOptions);
    Object.assign(listOptions, { fetch: replaced.fetch, pageSize: 7, newestFirst: false });
    await collect(list);
    expect(pages.calls.map(({ url, body }) => [new URL(url).pathname, body["params"]])).to.deep.equal([
      ["/cloud/account/queryidentitydescbypage", { offset: 0, count: 5 }],
      ["/cloud/account/queryidentitydescbypage", { offset: 0, count: 5 }],
    ]);
    expect(replaced.calls).to.deep.equal([]);
  });
}
