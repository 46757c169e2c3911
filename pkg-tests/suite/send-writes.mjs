import { expect } from "chai";

/** @import { Api, Context, Register, SignedRequest } from "./types.mjs" */
import { createJsonResponse, recordFetch } from "./fetch-doubles.mjs";
import { ALIYUN, catchApiError, TENCENT } from "./helpers.mjs";
import { shortenWaits } from "./timers.mjs";

/** @typedef {{ name: string, sign: (overrides: object) => SignedRequest, done: object }} Write */

/**
 * @param {Api} api
 * @returns {Write[]}
 */
function createWrites(api) {
  const tencent = new api.TencentClient(TENCENT);
  const aliyun = new api.AliyunClient(ALIYUN);
  const done = { code: 200, id: "1", data: "" };
  const call = { apiVersion: "1.0.7", params: { identityId: "1", nickName: "n" } };
  const writes = [
    {
      name: "ServiceCreateCustomer",
      sign: (/** @type {object} */ overrides) =>
        tencent.request(
          "ServiceCreateCustomer",
          { CustomerId: "c", CountryCode: "86", PhoneNumber: "1" },
          overrides,
        ),
      done: { Response: { RequestId: "1", Status: "OK" } },
    },
    ...["/iotx/account/modifyAccount", "/user/account/unregister"].map((path) => ({
      name: path,
      sign: (/** @type {object} */ overrides) => aliyun.request(path, call, overrides),
      done,
    })),
  ];
  const copies = writes.map(({ name, sign, done }) => ({
    ...{ name: `${name}, a copy`, done },
    sign: (/** @type {object} */ overrides) => ({ ...sign(overrides) }),
  }));
  return [...writes, ...copies];
}

/** Half of an answer, and then the connection breaks off. */
function createBrokenResponse() {
  const stream = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"code":200,'));
    },
    pull(controller) {
      controller.error(new Error("the connection broke off"));
    },
  });
  return new Response(stream);
}

/**
 * After these nobody knows: what comes, and the kind of its error.
 *
 * @type {[name: string, kind: string, respond: () => Response | Promise<Response>][]}
 */
const UNKNOWN = [
  ["a fetch that fails", "network", () => Promise.reject(new Error("connection reset"))],
  ["no answer in time", "timeout", () => new Promise(() => {})],
  ["a connection that breaks off", "network", createBrokenResponse],
  ["a truncated answer", "malformed-response", () => new Response('{"code":200,"id":"1","da')],
  ["an empty answer", "malformed-response", () => new Response("")],
  ["a page of a proxy", "malformed-response", () => new Response("<html></html>")],
  ["HTTP 500", "server", () => new Response("", { status: 500 })],
  ["HTTP 502 with a page", "server", () => new Response("<html></html>", { status: 502 })],
  ["HTTP 504", "server", () => new Response("", { status: 504, headers: { "retry-after": "0" } })],
];

/**
 * The cloud's word that it did not do it, and that it may be asked again.
 *
 * @type {[name: string, kind: string, cloud: "tencent" | "aliyun", respond: () => Response][]}
 */
const NOT_TAKEN = [
  [
    "a code",
    "throttled",
    "aliyun",
    () => createJsonResponse({ code: 429, id: "1", message: "too many requests." }),
  ],
  ["flow control", "throttled", "aliyun", () => gatewayError("Throttled by USER Flow Control", 403)],
  ["a timestamp", "clock", "aliyun", () => gatewayError("Timestamp Expired", 400)],
  ["a limit", "throttled", "tencent", () => tencentError("RequestLimitExceeded")],
  ["an old signature", "clock", "tencent", () => tencentError("AuthFailure.SignatureExpire")],
];

/** @param {string} message @param {number} status */
function gatewayError(message, status) {
  const headers = { "x-ca-error-message": message, date: new Date().toUTCString() };
  return new Response("", { status, headers });
}

/** @param {string} Code */
function tencentError(Code) {
  return createJsonResponse(
    { Response: { RequestId: "1", Error: { Code, Message: "no" } } },
    { headers: { date: new Date().toUTCString() } },
  );
}

/**
 * What changes something at the vendor's is sent once, unless the vendor surely did not take it.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api }) {
  const writes = createWrites(api);

  for (const [name, kind, respond] of UNKNOWN) {
    test(`writes: ${name}, is not sent again, and the error says that nobody knows`, async () => {
      for (const write of writes) {
        const { fetch, calls } = recordFetch(respond);
        const { onRetry, retries } = shortenWaits();
        const timeoutMs = kind === "timeout" ? 20 : 10_000;
        const error = await catchApiError(api, api.send(write.sign, { fetch, onRetry, timeoutMs }));
        expect(error, write.name).to.include({ kind, outcomeUnknown: true, retryable: false });
        expect(error.toJSON()).to.include({ outcomeUnknown: true, retryable: false, message: error.message });
        expect(error.message).to.match(/look whether it was carried out: .* its outcome is unknown$/);
        expect(error.request?.body).to.equal(JSON.stringify(calls[0]?.body));
        expect(calls).to.have.length(1);
        expect(retries).to.deep.equal([]);
      }
    });
  }

  test("writes: what broke the connection is the cause", async () => {
    const cause = new Error("connection reset");
    for (const { sign } of writes) {
      const { fetch } = recordFetch(() => Promise.reject(cause));
      expect(await catchApiError(api, api.send(sign, { fetch }))).to.have.property("cause", cause);
    }
  });

  for (const [name, kind, cloud, respond] of NOT_TAKEN) {
    test(`writes: ${cloud}, ${kind} for ${name}, is sent again, and done once`, async () => {
      for (const { name, sign, done } of writes) {
        if (name.startsWith("Service") !== (cloud === "tencent")) continue;
        const { fetch, calls } = recordFetch((_, index) =>
          index === 0 ? respond() : createJsonResponse(done),
        );
        const { onRetry, retries } = shortenWaits();
        expect(await api.send(sign, { fetch, onRetry }), name).to.be.an("object");
        expect(calls).to.have.length(2);
        expect(retries.map(({ error }) => [error.kind, error.retryable, error.outcomeUnknown])).to.deep.equal(
          [[kind, true, undefined]],
        );
      }
    });
  }

  test("writes: a nonce that is known already came with the same request, which may have been carried out", async () => {
    for (const { name, sign } of writes) {
      if (name.startsWith("Service")) continue;
      const { fetch, calls } = recordFetch(() => gatewayError("Nonce Used", 400));
      const error = await catchApiError(api, api.send(sign, { fetch }));
      expect(error, name).to.include({ kind: "replay", outcomeUnknown: true, retryable: false });
      expect(calls).to.have.length(1);
    }
  });

  test("writes: an unknown outcome after a throttled attempt is not sent again either", async () => {
    for (const { name, sign } of writes) {
      const { fetch, calls } = recordFetch((_, index) =>
        index === 0 ? new Response("", { status: 429 }) : new Response("", { status: 503 }),
      );
      const { onRetry } = shortenWaits();
      const error = await catchApiError(api, api.send(sign, { fetch, onRetry }));
      expect(error, name).to.include({ kind: "server", outcomeUnknown: true });
      expect(calls).to.have.length(2);
    }
  });

  test("writes: a refusal has a known outcome", async () => {
    for (const { name, sign } of writes) {
      const { fetch, calls } = recordFetch(() =>
        name.startsWith("Service")
          ? tencentError("invalid CustomerId")
          : createJsonResponse({ code: 460, id: "1", message: "request parameter error" }),
      );
      const error = await catchApiError(api, api.send(sign, { fetch }));
      expect(error, name).to.include({ kind: "invalid-request", retryable: false });
      expect(error).to.not.have.property("outcomeUnknown");
      expect(error.toJSON()).to.not.have.property("outcomeUnknown");
      expect(calls).to.have.length(1);
    }
  });

  test("writes: what another sender says of an unknown outcome stays, and is not tried again", async () => {
    const client = new api.AliyunClient(ALIYUN);
    const thrown = new api.ApiError("aliyun said nothing", {
      ...{ provider: "aliyun", kind: "timeout", code: "", vendorMessage: "" },
      ...{ retryable: true, outcomeUnknown: true },
    });
    const { fetch, calls } = recordFetch(() => Promise.reject(thrown));
    const sent = api.send((overrides) => client.queryIdentityList(["1"], overrides), { fetch });
    const error = await catchApiError(api, sent);
    expect(error).to.include({ kind: "timeout", outcomeUnknown: true, message: "aliyun said nothing" });
    expect(calls).to.have.length(1);
  });

  test("writes: what reads is tried again, and never says that its outcome is unknown", async () => {
    const client = new api.AliyunClient(ALIYUN);
    for (const [name, kind, respond] of UNKNOWN) {
      if (kind === "timeout") continue;
      const { fetch } = recordFetch(respond);
      const { onRetry, retries } = shortenWaits();
      const sent = api.send((overrides) => client.queryIdentityList(["1"], overrides), { fetch, onRetry });
      const error = await catchApiError(api, sent);
      expect(error, name).to.not.have.property("outcomeUnknown");
      expect(retries.length, name).to.equal(error.retryable ? 3 : 0);
    }
  });
}
