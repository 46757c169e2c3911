import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
import { createCustomerPage, createHangingFetch, recordFetch } from "./fetch-doubles.mjs";
import { ALIYUN, expectInvalidInputRejection, TENCENT, unchecked } from "./helpers.mjs";

const INVALID_NUMBERS = [Number.NaN, Infinity, -Infinity, 1.5, "5", "", true, {}, [], [5], 5n, () => 5];
const INVALID_FUNCTIONS = [5, "f", true, {}, [], Symbol("f")];

/** A function, because workerd does not allow an AbortController while a module is imported. */
function createInvalidOptions() {
  /** @type {Record<string, unknown[]>} options that all of them have */
  const send = {
    retries: [...INVALID_NUMBERS, -1, 11],
    minRetryDelayMs: [...INVALID_NUMBERS, -1, 600_001],
    timeoutMs: [...INVALID_NUMBERS, -1, 0, 600_001],
    fetch: INVALID_FUNCTIONS,
    signal: [5, "s", true, {}, [], new AbortController(), () => {}],
    onRetry: INVALID_FUNCTIONS,
    onClockOffset: INVALID_FUNCTIONS,
  };
  const loops = { ...send, onProgress: INVALID_FUNCTIONS };
  return {
    send,
    customers: { ...loops, pageSize: [...INVALID_NUMBERS, -1, 0, 10_001] },
    allIdentities: {
      ...loops,
      pageSize: [...INVALID_NUMBERS, -1, 0, 10_001],
      newestFirst: [0, 1, "true", "", {}, [], () => true],
      tokens: [5, "token", {}, { get: async () => "t", renew: async () => "t" }],
    },
    identities: {
      ...loops,
      batchSize: [...INVALID_NUMBERS, -1, 0, 1001],
      concurrency: [...INVALID_NUMBERS, -1, 0, 17],
    },
  };
}

/**
 * Invalid options are found before anything is sent.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api }) {
  const tencent = new api.TencentClient(TENCENT);
  const aliyun = new api.AliyunClient(ALIYUN);
  const invalid = createInvalidOptions();
  /** @type {Record<string, [options: Record<string, unknown[]>, run: (options: unknown) => Promise<unknown>]>} */
  const functions = {
    send: [invalid.send, (options) => api.send(() => tencent.getCustomerList(), unchecked(options))],
    customers: [invalid.customers, (options) => api.customers(tencent, {}, unchecked(options)).next()],
    allIdentities: [invalid.allIdentities, (options) => api.allIdentities(aliyun, unchecked(options)).next()],
    identities: [invalid.identities, (options) => api.identities(aliyun, ["1"], unchecked(options)).next()],
  };

  for (const [name, [options, run]] of Object.entries(functions)) {
    for (const [option, values] of Object.entries(options)) {
      test(`options: ${name}, ${option} is checked`, async () => {
        for (const value of values) {
          const { fetch, calls } = recordFetch(() => createCustomerPage([], 0));
          await expectInvalidInputRejection(api, run({ fetch, [option]: value }), option);
          expect(calls).to.deep.equal([]);
        }
      });
    }

    test(`options: ${name}, an unknown option or options that are not an object`, async () => {
      const { fetch, calls } = recordFetch(() => createCustomerPage([], 0));
      await expectInvalidInputRejection(api, run({ fetch, retry: 1 }), "options.retry");
      for (const value of [5, "options", true, [], () => {}]) {
        await expectInvalidInputRejection(api, run(value), "options");
      }
      expect(calls).to.deep.equal([]);
    });
  }

  test("options: send refuses the options for pages and batches", async () => {
    for (const name of ["pageSize", "onProgress", "batchSize", "concurrency"]) {
      const sent = api.send(() => tencent.getCustomerList(), unchecked({ [name]: 5 }));
      await expectInvalidInputRejection(api, sent, `options.${name}`);
    }
  });

  test("options: the ends of the ranges are valid", async () => {
    const { fetch, calls } = recordFetch(({ body }) =>
      body["Action"] === undefined
        ? new Response('{"code":200,"id":"1","data":[]}')
        : createCustomerPage([], 0),
    );
    for (const options of [
      { retries: 0, timeoutMs: 600_000 },
      { retries: 10, timeoutMs: 5000 },
      { retries: undefined, timeoutMs: undefined, signal: undefined, onRetry: undefined },
      unchecked({ retries: null, timeoutMs: null, signal: null, onRetry: null, onClockOffset: null }),
    ]) {
      await api.send(() => tencent.getCustomerList(), { fetch, ...options });
    }
    for (const pageSize of [1, 10_000, unchecked(null)])
      await api.customers(tencent, {}, { fetch, pageSize, onProgress: unchecked(null) }).next();
    for (const pageSize of [1, 10_000, unchecked(null)])
      await api.allIdentities(aliyun, { fetch, pageSize, newestFirst: unchecked(null) }).next();
    for (const [batchSize, concurrency] of /** @type {const} */ ([
      [1, 1],
      [1000, 16],
    ])) {
      await api.identities(aliyun, ["1"], { fetch, batchSize, concurrency }).next();
    }
    expect(calls).to.have.length(12);
    await api
      .send(() => tencent.getCustomerList(), { fetch: createHangingFetch().fetch, retries: 0, timeoutMs: 1 })
      .then(
        () => expect.fail("a fetch that hangs succeeded"),
        (error) => expect(error).to.have.property("kind", "timeout"),
      );
  });
}
