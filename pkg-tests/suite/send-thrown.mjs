import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
import { recordFetch } from "./fetch-doubles.mjs";
import { catchApiError, expectInvalidInputRejection, TENCENT } from "./helpers.mjs";
import { shortenWaits } from "./timers.mjs";

const FIELDS = /** @type {const} */ ({
  provider: "tencent",
  kind: "forbidden",
  code: "Code",
  vendorMessage: "said no",
  retryable: false,
});

/** Each look at a member is counted, and from the second on it gives something else. */
function createChanging() {
  /** @type {Record<string, number>} */
  const looks = {};
  const changing = new Error("refused");
  for (const [name, value] of Object.entries({ name: "ApiError", message: "refused", ...FIELDS })) {
    Object.defineProperty(changing, name, {
      get: () => {
        looks[name] = (looks[name] ?? 0) + 1;
        return looks[name] === 1 ? value : Symbol("something else");
      },
    });
  }
  return { changing, looks };
}

/**
 * What a fetch throws is read once and checked; errors that only look like those of the package do no harm.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api }) {
  const client = new api.TencentClient(TENCENT);

  /** @param {unknown} thrown @param {import("iot-accounts").SendOptions} [options] */
  async function sendThrowing(thrown, options) {
    const { fetch, calls } = recordFetch(() => {
      throw thrown;
    });
    const sent = api.send(() => client.getCustomerList(), { retries: 1, ...options, fetch });
    const error = await catchApiError(api, sent);
    expect(error.request).to.deep.equal({ ...client.getCustomerList(), ...error.request });
    return { error, calls: calls.length };
  }

  /** @type {[name: string, create: () => unknown][]} */
  const refusals = [
    ["an ApiError", () => new api.ApiError("refused", FIELDS)],
    ["a frozen ApiError", () => Object.freeze(new api.ApiError("refused", FIELDS))],
    ["a proxy of an ApiError", () => new Proxy(new api.ApiError("refused", FIELDS), {})],
    ["an ApiError of another copy", () => Object.assign(new Error("refused"), { name: "ApiError" }, FIELDS)],
    ["an ApiError that says something else later", () => createChanging().changing],
    [
      "an ApiError that takes no member",
      () =>
        new Proxy(new api.ApiError("refused", FIELDS), {
          defineProperty: () => {
            throw new Error("defineProperty");
          },
        }),
    ],
  ];
  for (const [name, create] of refusals) {
    test(`send: ${name} that a fetch throws is an error of send`, async () => {
      const thrown = create();
      const { error, calls } = await sendThrowing(thrown);
      expect(calls).to.equal(1);
      expect({ ...error }).to.deep.equal(FIELDS);
      expect(error.message).to.equal("refused");
      expect(error.cause).to.equal(thrown);
      expect(Object.keys(error)).to.not.include("cause");
    });
  }

  test("send: each member of an error that a fetch throws is read once", async () => {
    const { changing, looks } = createChanging();
    await sendThrowing(changing);
    for (const [name, count] of Object.entries(looks)) expect(count, name).to.equal(1);
  });

  test("send: what only looks like an ApiError is a network error", async () => {
    const throwing = () => {
      throw new Error("trap");
    };
    const revoked = Proxy.revocable(new api.ApiError("refused", FIELDS), {});
    revoked.revoke();
    for (const [index, thrown] of [
      Object.assign(Object.create(api.ApiError.prototype), { ...FIELDS, kind: "unknown" }),
      Object.assign(Object.create(api.ApiError.prototype), { ...FIELDS, provider: "unknown" }),
      Object.assign(Object.create(api.ApiError.prototype), { ...FIELDS, retryable: "no" }),
      Object.create(api.ApiError.prototype),
      Object.defineProperty(Object.create(api.ApiError.prototype), "kind", { get: throwing }),
      { name: "ApiError" },
      new Proxy(new api.ApiError("refused", FIELDS), { get: throwing }),
      new Proxy(new Error("refused"), { getPrototypeOf: throwing }),
      revoked.proxy,
    ].entries()) {
      const { onRetry } = shortenWaits();
      const { error, calls } = await sendThrowing(thrown, { onRetry });
      expect(error.kind, `${index}`).to.equal("network");
      expect(error.cause === thrown, `the cause of ${index}`).to.equal(true);
      expect(calls).to.equal(2);
    }
  });

  test("send: an InvalidInputError that a fetch throws is thrown, frozen or not", async () => {
    for (const thrown of [
      Object.freeze(new api.InvalidInputError("proxy", "must be set")),
      new Proxy(new api.InvalidInputError("proxy", "must be set"), {}),
    ]) {
      const fetch = () => Promise.reject(thrown);
      await expectInvalidInputRejection(
        api,
        api.send(() => client.getCustomerList(), { fetch }),
        "proxy",
      );
    }
  });

  test("send: the wait that an error asks for is kept, however long it is", async () => {
    const throttled = { ...FIELDS, kind: /** @type {const} */ ("throttled"), retryable: true };
    for (const retryAfterMs of [60_001, 60_000.5, 2 ** 31, 2 ** 32 * 1000, 2 ** 53, 1e300, Infinity]) {
      const thrown = new api.ApiError("refused", { ...throttled, retryAfterMs });
      const { error, calls } = await sendThrowing(thrown);
      expect(error.kind).to.equal("throttled");
      expect(calls, `${retryAfterMs} ms`).to.equal(1);
    }
    for (const [retryAfterMs, wait] of /** @type {const} */ ([
      [1000, 1000],
      [1000.5, 1001],
      [0, 0],
      [-5, 0],
      [Number.NaN, 0],
    ])) {
      const { onRetry, delays } = shortenWaits();
      const thrown = new api.ApiError("refused", { ...throttled, retryAfterMs });
      const { calls } = await sendThrowing(thrown, { onRetry });
      expect(calls).to.equal(2);
      expect(delays[0]).to.be.within(wait, wait + 300);
    }
  });

  test("send: a Retry-After of 2^32 seconds and more is not waited for, and not ignored", async () => {
    for (const header of ["4294967295", "4294967296", "9007199254741", "99999999999999999999"]) {
      const headers = { "retry-after": header };
      const { fetch, calls } = recordFetch(() => new Response("", { status: 429, headers }));
      const sent = api.send(() => client.getCustomerList(), { fetch });
      const error = await catchApiError(api, sent);
      expect(error.retryAfterMs).to.be.at.least(4_294_967_295_000);
      expect(calls, header).to.have.length(1);
    }
  });
}
