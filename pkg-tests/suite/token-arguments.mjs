import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
/** @import { CloudTokensOptions } from "iot-accounts" */
import { ALIYUN, expectInvalidInput, expectInvalidInputRejection, TENCENT, unchecked } from "./helpers.mjs";
import { JsonStore, TokenCloud } from "./token-cloud.mjs";

/**
 * What a holder of a cloud token refuses, from its caller and from its store.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api }) {
  const client = new api.AliyunClient(ALIYUN);

  /** @param {Partial<CloudTokensOptions>} [options] */
  function setUp(options) {
    const cloud = new TokenCloud();
    const { fetch } = cloud;
    return { cloud, tokens: api.cloudTokens(client, { projectId: "a123", fetch, ...options }) };
  }

  test("tokens: what a store gives that was never stored is an InvalidInputError", async () => {
    const good = { version: "1", cloudToken: "t", obtainedAtMs: 0, refreshAtMs: 1, expiresAtMs: 2 };
    for (const given of [
      ...[5, "text", true, [], {}, { version: 5 }, { ...good, version: undefined }],
      ...[
        { ...good, cloudToken: "a\nb" },
        { ...good, cloudToken: "" },
        { ...good, cloudToken: 5 },
      ],
      ...[
        { ...good, expiresAtMs: "soon" },
        { ...good, refreshAtMs: Number.NaN },
        { ...good, leasedUntilMs: {} },
      ],
    ]) {
      const { tokens, cloud } = setUp({
        store: unchecked({ read: async () => given, replace: async () => true }),
      });
      await expectInvalidInputRejection(api, tokens.get(), "store");
      expect(cloud.calls).to.deep.equal([]);
    }
    for (const given of [undefined, null, 1, "true", {}]) {
      const store = unchecked({ read: async () => undefined, replace: async () => given });
      await expectInvalidInputRejection(api, setUp({ store }).tokens.get(), "store");
    }
    const { tokens } = setUp({ store: { read: async () => null, replace: async () => true } });
    expect(await tokens.get()).to.equal("token-1");
  });

  test("tokens: a holder is made of a client, a project's id and a store", () => {
    const { fetch } = new TokenCloud();
    const options = { projectId: "p", fetch };
    for (const other of [undefined, {}, new api.TencentClient(TENCENT), new Proxy(client, {})])
      expectInvalidInput(api, () => api.cloudTokens(unchecked(other), options), "client");
    for (const projectId of [undefined, null, "", 5, {}, "\ud800"])
      expectInvalidInput(
        api,
        () => api.cloudTokens(client, { ...options, projectId: unchecked(projectId) }),
        "projectId",
      );
    const { read, replace } = new JsonStore();
    for (const store of [5, "redis", true, {}, [], () => {}, { read }, { replace }, { read, replace: 5 }])
      expectInvalidInput(
        api,
        () => api.cloudTokens(client, { ...options, store: unchecked(store) }),
        "store",
      );
    for (const [name, value] of /** @type {const} */ ([
      ["timeoutMs", 0],
      ["retries", 11],
      ["minRetryDelayMs", -1],
      ["fetch", 5],
      ["signal", {}],
      ["onRetry", 5],
    ]))
      expectInvalidInput(api, () => api.cloudTokens(client, unchecked({ ...options, [name]: value })), name);
    const { tokens } = setUp();
    expectInvalidInput(
      api,
      () => api.cloudTokens(client, unchecked({ ...options, tokens })),
      "options.tokens",
    );
    expectInvalidInput(api, () => api.cloudTokens(client, unchecked(undefined)), "projectId");
    api.cloudTokens(client, unchecked({ ...options, store: null }));
  });

  test("tokens: a store may be the stub of an object elsewhere, whose functions have no methods", async () => {
    const shared = new JsonStore();
    /** @param {(...given: never[]) => unknown} call */
    const bare = (call) => Object.setPrototypeOf(call, null);
    const store = {
      read: bare(() => shared.read()),
      replace: bare((/** @type {Parameters<JsonStore["replace"]>} */ ...given) => shared.replace(...given)),
    };
    const { tokens } = setUp({ store });
    expect(await tokens.get()).to.equal("token-1");
  });

  test("tokens: what cannot be a token has not ended", async () => {
    const { tokens, cloud } = setUp();
    for (const ended of [undefined, null, "", 5, {}, "a\nb", "a\r", " a", "a ", "a\0b", "\ud800"])
      await expectInvalidInputRejection(api, tokens.renew(unchecked(ended)), "ended");
    for (const signal of [5, {}, new AbortController()])
      await expectInvalidInputRejection(api, tokens.get(unchecked(signal)), "signal");
    expect(cloud.calls).to.deep.equal([]);
  });

  test("tokens: its methods are called on a holder", async () => {
    const { tokens } = setUp();
    const { get, renew } = tokens;
    for (const other of [undefined, {}, client, new Proxy(tokens, {}), Object.create(tokens)]) {
      await expectInvalidInputRejection(api, Reflect.apply(get, other, []), "tokens");
      await expectInvalidInputRejection(api, Reflect.apply(renew, other, ["token-1"]), "tokens");
    }
  });
}
