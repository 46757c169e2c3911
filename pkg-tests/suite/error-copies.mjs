import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
import { ALIYUN, catchApiError, catchError } from "./helpers.mjs";

const FIELDS = /** @type {const} */ ({
  provider: "aliyun",
  kind: "throttled",
  code: "T429ID",
  vendorMessage: "Throttled by API Flow Control",
  localizedMessage: "limit",
  status: 403,
  requestId: "r",
  retryable: true,
  retryAfterMs: 1000,
  serverTimeMs: 1700000000000,
});

/**
 * What is left of an error in JSON, and where it is copied. Other copies lose what an error of the language does not have.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api }) {
  test("error copies: JSON of an ApiError has its message and every field", () => {
    const error = new api.ApiError("what happened", FIELDS, { cause: new Error("cause") });
    const expected = { name: "ApiError", message: "what happened", ...FIELDS };
    expect(error.toJSON()).to.deep.equal(expected);
    expect(JSON.parse(JSON.stringify({ error }))).to.deep.equal({ error: expected });
    expect(structuredClone(error.toJSON())).to.deep.equal(expected);
    const { name: _, message, ...fields } = error.toJSON();
    expect(new api.ApiError(message, fields).toJSON()).to.deep.equal(expected);
    expect(new api.ApiError(error.message, error).toJSON()).to.deep.equal(expected);
  });

  test("error copies: JSON of an ApiError has no member for what is unknown", () => {
    const thrown = catchError(() => api.parseAliyun(`{"code":460,"id":"q","message":"bad ids"}`));
    const { message, ...rest } = JSON.parse(JSON.stringify(thrown));
    expect(rest).to.deep.equal({
      ...{ name: "ApiError", provider: "aliyun", kind: "invalid-request", code: "460" },
      ...{ vendorMessage: "bad ids", requestId: "q", retryable: false },
    });
    expect(message).to.contain("bad ids");
  });

  test("error copies: neither the request nor the cause is in it, since both may hold a token", async () => {
    const TOKEN = "MARKER-token-5f1c";
    const client = new api.AliyunClient({ ...ALIYUN, iotToken: TOKEN });
    const fetch = () => Promise.reject(new Error(`refused ${TOKEN}`));
    const sent = api.send(() => client.queryIdentityList(["1"]), { fetch, retries: 0 });
    const error = await catchApiError(api, sent);
    expect(error.request?.body).to.contain(TOKEN);
    expect(JSON.stringify(error)).to.not.contain(TOKEN);
  });

  test("error copies: JSON of an InvalidInputError has its message and its field", () => {
    const error = new api.InvalidInputError("offset", "must be an integer", { cause: 5 });
    const expected = { name: "InvalidInputError", message: "`offset` must be an integer", field: "offset" };
    expect(JSON.parse(JSON.stringify(error))).to.deep.equal(expected);
    expect(structuredClone(error.toJSON())).to.deep.equal(expected);
  });
}
