import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
import { ALIYUN, catchError, expectApiError, expectInvalidInput, TENCENT } from "./helpers.mjs";

const LIMIT = 64 * 1024 * 1024;
/** Above it an answer is read in an instance of its own. */
const MAX_KEPT = 1024 * 1024;

/**
 * Doubled, so that engines keep it as a tree of pieces, without the memory that its characters would take.
 *
 * @param {number} length at least
 */
function createLongText(length) {
  let text = "0123456789abcdef";
  while (text.length < length) text += text;
  return text;
}

/**
 * What the parsers do with answers that would not fit, or would leave a large memory behind.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api }) {
  const parsers = [api.parseCustomerList, api.parseIdentityList, api.parseTencent, api.parseAliyun];

  test("large answers: a text that is too long is refused before it is copied", () => {
    const text = createLongText(LIMIT + 1);
    for (const parse of parsers) {
      for (const response of [text, { status: 200, body: text }]) {
        expectInvalidInput(api, () => parse(response), "response");
        expect(catchError(() => parse(response)))
          .to.have.property("message")
          .that.contains(String(LIMIT));
      }
    }
  });

  test("large answers: an array that is too long is refused before it is copied", () => {
    const bytes = new Uint8Array(LIMIT + 1);
    for (const parse of parsers) {
      for (const response of [bytes, { status: 200, body: bytes }]) {
        expectInvalidInput(api, () => parse(response), "response");
      }
    }
  });

  test("large answers: they are read, and clients sign as before", () => {
    const overrides = { requestId: "r", timestamp: 1700000000000 };
    const tencent = new api.TencentClient(TENCENT);
    const aliyun = new api.AliyunClient(ALIYUN);
    const sign = () => [
      tencent.getCustomerList({ limit: 1 }, { ...overrides, nonce: 7 }),
      aliyun.queryIdentityList(["1"], { ...overrides, nonce: "n" }),
    ];
    const signed = sign();
    const text = createLongText(MAX_KEPT + 1);
    expect(
      api.parseCustomerList(`{"Customers":[{"CustomerId":"客","PhoneNumber":"${text}"}],"Total":1}`),
    ).to.deep.equal({
      ...{ total: 1, droppedCells: 0 },
      customers: [{ customerId: "客", phoneNumber: text }],
    });
    expect(api.parseIdentityList(`{"code":200,"data":[{"nickName":"${text}"}]}`)).to.deep.equal({
      droppedCells: 0,
      identities: [{ nickName: text }],
    });
    expect(api.parseTencent(`{"Response":{"RequestId":"r","Text":"${text}"}}`)).to.deep.equal({
      requestId: "r",
      result: { Text: text },
    });
    expect(api.parseAliyun(`{"code":200,"data":"${text}"}`)).to.deep.equal({ data: text });
    expectApiError(api, () => api.parseTencent(`{"Response":{"Text":"${text}`), {
      kind: "malformed-response",
      retryable: true,
    });
    expectApiError(
      api,
      () =>
        api.parseIdentityList({
          ...{ status: 403, body: text },
          headers: { "x-ca-error-message": "Nonce Used" },
        }),
      { kind: "replay", vendorMessage: "Nonce Used", status: 403 },
    );
    expect(sign()).to.deep.equal(signed);
  });

  test("large answers: a header that is too long is cut", () => {
    const long = createLongText(LIMIT + 1);
    for (const headers of [
      { "x-ca-error-message": long },
      /** @type {Headers} */ ({ get: (name) => (name === "x-ca-error-message" ? long : null) }),
    ]) {
      const error = catchError(() => api.parseAliyun({ status: 403, headers, body: "" }));
      expect(error).to.be.instanceOf(api.ApiError);
      expect(error)
        .to.have.property("vendorMessage")
        .that.equals(long.slice(0, 64 * 1024));
    }
  });
}
