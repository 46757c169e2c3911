import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
/** @import { SendOptions, SigningOverrides } from "iot-accounts" */
import { createJsonResponse, recordFetch } from "./fetch-doubles.mjs";
import { ALIYUN, catchApiError, expectInvalidInputRejection, TENCENT, unchecked } from "./helpers.mjs";
import { shortenWaits } from "./timers.mjs";
import { JsonStore, TokenCloud } from "./token-cloud.mjs";

/** By these the service says that a token has ended. */
const ENDED = [
  [460, "iotToken blank"],
  [460, "cloudToken blank"],
  [460, "request parameter error: cloudToken blank"],
  [29003, "identityId is blank"],
  ["29003", "identityId is blank"],
  [2043, "token"],
  [2401, "no permission"],
  [401, "request auth error"],
];

/**
 * Calls that are signed with the token of a holder.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api }) {
  const client = new api.AliyunClient(ALIYUN);

  function setUp() {
    const cloud = new TokenCloud();
    const store = new JsonStore();
    const tokens = api.cloudTokens(client, { projectId: "p", fetch: cloud.fetch, store });
    /** @param {SendOptions} [options] */
    const send = (options) =>
      api.send((overrides) => client.queryIdentityByPage({ offset: 0, count: 1 }, overrides), {
        tokens,
        fetch: cloud.fetch,
        ...options,
      });
    const getAged = async () => {
      const token = await tokens.get();
      store.age();
      return token;
    };
    return { cloud, store, tokens, send, getAged };
  }

  test("send: with tokens, a call is signed with the token", async () => {
    const { cloud, send } = setUp();
    for (let calls = 0; calls < 3; calls++)
      expect(await send())
        .to.have.property("identities")
        .with.length(1);
    expect(cloud.counts).to.deep.equal({ asked: 1, refreshed: 0 });
    expect(cloud.calls.slice(1).map(({ cloudToken }) => cloudToken)).to.deep.equal(Array(3).fill("token-1"));
  });

  test("send: with tokens, one that ended is replaced, and the call signed once more", async () => {
    const { cloud, store, send } = setUp();
    await send();
    for (const retries of [0, 3]) {
      store.age();
      cloud.end();
      /** @type {unknown[]} */
      const heard = [];
      const page = await send({
        retries,
        onRetry: ({ attempt, error, delayMs }) => heard.push([attempt, error.kind, error.code, delayMs]),
      });
      expect(page).to.have.property("identities").with.length(1);
      expect(heard).to.deep.equal([[1, "credentials", "2401", 0]]);
    }
    expect(cloud.counts).to.deep.equal({ asked: 3, refreshed: 0 });
  });

  for (const [code, message] of ENDED) {
    test(`send: with tokens, ${JSON.stringify(code)} "${message}" says that the token ended`, async () => {
      const { send, getAged } = setUp();
      const first = await getAged();
      const { fetch, calls } = recordFetch((_, index) =>
        createJsonResponse(
          index === 0 ? { code, id: "1", message } : { code: 200, id: "1", data: [{ identityId: "1" }] },
        ),
      );
      expect(await send({ fetch, retries: 0 })).to.have.property("identities");
      const used = calls.map(({ body }) => /** @type {any} */ (body["request"]).cloudToken);
      expect(used).to.deep.equal([first, "token-2"]);
    });
  }

  test("send: with tokens, a new one that is refused, too, is the end", async () => {
    const { cloud, send, getAged } = setUp();
    await getAged();
    const { fetch, calls } = recordFetch(() => createJsonResponse({ code: 2401, id: "1", message: "no" }));
    expect(await catchApiError(api, send({ fetch }))).to.include({ kind: "credentials", code: "2401" });
    expect(calls).to.have.length(2);
    expect(cloud.counts.asked).to.equal(2);
  });

  test("send: with tokens, any other refusal asks for no token", async () => {
    const { cloud, send, getAged } = setUp();
    await getAged();
    for (const [code, message] of /** @type {const} */ ([
      [403, "request forbidden."],
      [460, "invalid count or offset!"],
      [2062, "identity does not exist"],
    ])) {
      const { fetch, calls } = recordFetch(() => createJsonResponse({ code, id: "1", message }));
      expect(await catchApiError(api, send({ fetch }))).to.include({ code: String(code) });
      expect(calls).to.have.length(1);
    }
    const headers = { "x-ca-error-message": "Invalid AppKey" };
    const { fetch } = recordFetch(() => new Response("", { status: 400, headers }));
    expect(await catchApiError(api, send({ fetch }))).to.include({ kind: "credentials" });
    expect(cloud.counts.asked).to.equal(1);
  });

  test("send: with tokens, failures before and after count as without", async () => {
    const { cloud, send, getAged } = setUp();
    await getAged();
    const { fetch, calls } = recordFetch((_, index) =>
      index === 1
        ? createJsonResponse({ code: 2401, id: "1", message: "no" })
        : new Response("", { status: 503 }),
    );
    const { onRetry, retries } = shortenWaits();
    expect(await catchApiError(api, send({ fetch, onRetry, retries: 2 }))).to.include({ kind: "server" });
    expect(calls).to.have.length(4);
    expect(retries.map(({ attempt }) => attempt)).to.deep.equal([1, 2, 3]);
    expect(cloud.counts.asked).to.equal(2);
  });

  test("send: with tokens, a write whose token ended was not carried out, and is sent once more", async () => {
    const { tokens, getAged } = setUp();
    await getAged();
    /** @param {SigningOverrides} overrides */
    const sign = (overrides) =>
      client.request(
        "/user/account/unregister",
        { apiVersion: "1.0.1", params: { identityId: "1" } },
        overrides,
      );
    const { fetch, calls } = recordFetch((_, index) =>
      createJsonResponse(index === 0 ? { code: 2401, id: "1", message: "no" } : { code: 200, id: "1" }),
    );
    expect(await api.send(sign, { fetch, tokens })).to.have.property("data");
    expect(calls).to.have.length(2);
    const broken = recordFetch(() => Promise.reject(new Error("reset")));
    const error = await catchApiError(api, api.send(sign, { fetch: broken.fetch, tokens }));
    expect(error).to.include({ outcomeUnknown: true });
    expect(broken.calls).to.have.length(1);
  });

  test("send: with tokens, why there is none is thrown, and nothing is sent", async () => {
    const forbidden = { code: 403, id: "1", message: "request forbidden." };
    const tokens = api.cloudTokens(client, {
      projectId: "p",
      fetch: async () => createJsonResponse(forbidden),
    });
    const { send } = setUp();
    const { fetch, calls } = recordFetch(() => createJsonResponse({}));
    expect(await catchApiError(api, send({ fetch, tokens }))).to.include({ code: "403" });
    expect(calls).to.deep.equal([]);
  });

  test("send: with tokens, a signal ends the waiting for one", async () => {
    const { send } = setUp();
    const controller = new AbortController();
    const reason = new Error("stopped");
    const tokens = api.cloudTokens(client, {
      projectId: "p",
      fetch: () => {
        controller.abort(reason);
        return new Promise(() => {});
      },
    });
    const sent = send({ tokens, signal: controller.signal });
    expect(await sent.catch((error) => error)).to.equal(reason);
  });

  test("send: a holder of another client is refused, before any token is asked for", async () => {
    const { cloud, tokens } = setUp();
    const { fetch, calls } = recordFetch(() => createJsonResponse({}));
    const tencent = new api.TencentClient(TENCENT);
    const others = [
      new api.AliyunClient({ ...ALIYUN, appKey: "another" }),
      new api.AliyunClient({ ...ALIYUN, region: "us-east-1" }),
    ];
    for (const isKnown of [false, true]) {
      for (const other of others) {
        const sent = api.send((overrides) => other.queryIdentityList(["1"], overrides), { fetch, tokens });
        await expectInvalidInputRejection(api, sent, "tokens");
        await expectInvalidInputRejection(
          api,
          api.identities(other, ["1"], { fetch, tokens }).next(),
          "tokens",
        );
      }
      const sent = api.send(() => tencent.getCustomerList(), { fetch, tokens });
      await expectInvalidInputRejection(api, sent, "tokens");
      expect(cloud.counts.asked).to.equal(isKnown ? 1 : 0);
      if (!isKnown) await tokens.get();
    }
    expect(calls).to.deep.equal([]);
    const alike = new api.AliyunClient({ ...ALIYUN, language: "en-US" });
    const sent = api.send((overrides) => alike.queryIdentityByPage({ offset: 0, count: 1 }, overrides), {
      fetch: cloud.fetch,
      tokens,
    });
    expect(await sent).to.have.property("identities");
  });

  test("send: a sign that does not hand on the token is refused", async () => {
    const { tokens } = setUp();
    const { fetch, calls } = recordFetch(() => createJsonResponse({}));
    const sent = api.send(() => client.queryIdentityList(["1"]), { fetch, tokens });
    await expectInvalidInputRejection(api, sent, "sign");
    expect(calls).to.deep.equal([]);
  });

  test("send: tokens must be a holder", async () => {
    const { tokens } = setUp();
    const { fetch, calls } = recordFetch(() => createJsonResponse({}));
    for (const other of [
      5,
      "token",
      {},
      { get: async () => "t" },
      new Proxy(tokens, {}),
      Object.create(tokens),
    ]) {
      const options = { fetch, tokens: unchecked(other) };
      const sent = api.send((overrides) => client.queryIdentityList(["1"], overrides), options);
      await expectInvalidInputRejection(api, sent, "tokens");
      await expectInvalidInputRejection(api, api.identities(client, ["1"], options).next(), "tokens");
    }
    expect(calls).to.deep.equal([]);
  });
}
