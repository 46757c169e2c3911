import { expect } from "chai";

/** @import { Context, ParserName, Register, RetryEvent, SignedRequest, VectorResponse } from "./types.mjs" */
import { recordFetch } from "./fetch-doubles.mjs";
import { ALIYUN, createResponse, TENCENT } from "./helpers.mjs";

/**
 * Every response of the vectors, read through `send`.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api, vectors }) {
  const tencent = new api.TencentClient(TENCENT);
  const aliyun = new api.AliyunClient(ALIYUN);
  /** @type {Record<ParserName, () => SignedRequest>} */
  const signers = {
    parseCustomerList: () => tencent.getCustomerList(),
    parseTencent: () => tencent.request("ServiceGetDeviceList"),
    parseIdentityList: () => aliyun.queryIdentityList(["1"]),
    parseCloudToken: () => aliyun.getCloudToken("project"),
    parseIdentity: () => aliyun.getByIdentityId("1"),
    parseOpenId: () => aliyun.getOpenId("1", "2"),
    parseDeviceList: () => tencent.getDeviceList({ productId: "product" }),
    parseOrderList: () => tencent.getOrderList(),
    parseAliyun: () => aliyun.request("/cloud/thing/query", { apiVersion: "1.0.2" }),
  };

  /** @param {VectorResponse} vector */
  function createFetchResponse(vector) {
    const response = createResponse(vector);
    const isBody = typeof response === "string" || response instanceof Uint8Array;
    const { status = 200, body } = isBody ? { body: response } : response;
    const headers = vector.headers ?? {};
    if (status < 600) return new Response(/** @type {BodyInit} */ (body), { status, headers });
    // A fetch gives whatever status came; only its constructor refuses some.
    const answer = new Response(/** @type {BodyInit} */ (body), { headers });
    return Object.defineProperty(answer, "status", { value: status });
  }

  for (const cloud of /** @type {const} */ (["tencent", "aliyun"])) {
    test(`send: reads every response of the ${cloud} vectors like the parser, and retries when that can help`, async () => {
      let checked = 0;
      for (const vector of vectors) {
        if (vector.type !== "answer" || vector.cloud !== cloud) continue;
        const title = `${vector.cloud}/${vector.name}`;
        const { parser, response } = vector.answer;
        const controller = new AbortController();
        /** @type {RetryEvent[]} */
        const retries = [];
        const { fetch, calls } = recordFetch(() => createFetchResponse(response));
        const sent = api.send(signers[parser], {
          fetch,
          signal: controller.signal,
          onRetry: (retry) => {
            retries.push(retry);
            controller.abort();
          },
        });
        /** @type {unknown} */
        const outcome = await sent.catch((error) => (controller.signal.aborted ? retries[0]?.error : error));
        expect(calls, title).to.have.length(1);
        checked += 1;
        if (vector.error === undefined) {
          expect(outcome, title).to.deep.equal(vector.expected);
          continue;
        }
        if (!(outcome instanceof api.ApiError)) expect.fail(`${title} did not give an ApiError`);
        for (const [name, value] of Object.entries(vector.error)) {
          // A body without a response has no status, a Response always has one.
          if (name !== "status" || value !== undefined)
            expect(Reflect.get(outcome, name), `${title} ${name}`).to.deep.equal(value);
        }
        const { kind, retryable, serverTimeMs, retryAfterMs = 0 } = outcome;
        const canHelp = kind === "clock" ? serverTimeMs !== undefined : retryAfterMs <= 60_000;
        expect(retries, `${title}: retried`).to.have.length(retryable && canHelp ? 1 : 0);
      }
      expect(checked).to.be.above(50);
    });
  }
}
