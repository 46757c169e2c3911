import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
import { recordFetch } from "./fetch-doubles.mjs";
import { ALIYUN, catchError, expectInvalidInput, TENCENT, unchecked } from "./helpers.mjs";

const DEVICES = `{"Total":1,"Devices":[{"DeviceName":"lamp","DevicePsk":"p","AppSKey":"a","NwkSKey":"n","AppKey":"k"}]}`;
const SECRETS = { devicePsk: "p", appSKey: "a", nwkSKey: "n", appKey: "k" };

/**
 * The calls of the tables beyond what the vectors say of them.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api }) {
  const tencent = new api.TencentClient(TENCENT);
  const aliyun = new api.AliyunClient(ALIYUN);

  test("calls: the secrets of devices are there only when they are asked for", async () => {
    const { fetch } = recordFetch(() => new Response(DEVICES));
    const params = { productId: "product" };
    const plain = await api.send((overrides) => tencent.getDeviceList(params, overrides), { fetch });
    expect(plain.devices).to.deep.equal([{ deviceName: "lamp" }]);
    const asked = { ...params, includeSecrets: true };
    const full = await api.send((overrides) => tencent.getDeviceList(asked, overrides), { fetch });
    expect(full.devices).to.deep.equal([{ deviceName: "lamp", ...SECRETS }]);
    const copy = await api.send((overrides) => ({ ...tencent.getDeviceList(asked, overrides) }), { fetch });
    expect(copy.devices).to.deep.equal([{ deviceName: "lamp" }]);
    expect(api.parseDeviceList(DEVICES, { includeSecrets: true }).devices[0]).to.include(SECRETS);
    expectInvalidInput(
      api,
      () => tencent.getDeviceList({ ...params, includeSecrets: unchecked(1) }),
      "includeSecrets",
    );
  });

  test("calls: a copy of a request is read as the request is", async () => {
    const { fetch } = recordFetch(
      () => new Response(`{"code":200,"data":{"cloudToken":"t","expireIn":7200000},"id":"r1"}`),
    );
    const token = await api.send((overrides) => ({ ...aliyun.getCloudToken("project", overrides) }), {
      fetch,
    });
    expect(token).to.deep.equal({ requestId: "r1", cloudToken: "t", expiresInMs: 7_200_000 });
  });

  test("calls: a generic call gives what it always gave", async () => {
    const { fetch } = recordFetch(() => new Response(`{"code":200,"data":{"cloudToken":"t"},"id":"r1"}`));
    const call = { apiVersion: "1.0.1" };
    const result = await api.send((overrides) => aliyun.request("/cloud/token", call, overrides), { fetch });
    expect(result).to.deep.equal({ requestId: "r1", data: { cloudToken: "t" } });
  });

  test("calls: the advice of a refusal names what helps", () => {
    for (const [body, advice] of /** @type {const} */ ([
      [`{"code":403,"message":"request forbidden."}`, "of the list that this call belongs to"],
      [`{"code":460,"message":"cloudToken blank"}`, "get a new token"],
      [`{"code":2401,"message":"x"}`, "get a new token"],
    ])) {
      const error = catchError(() => api.parseAliyun(body));
      expect(error).to.be.instanceOf(api.ApiError).with.property("message").that.includes(advice);
    }
  });

  for (const [name, field, run] of /** @type {[string, string, () => unknown][]} */ ([
    ["both phone and email", "email", () => aliyun.queryIdentity(unchecked({ phone: "1", email: "a@b" }))],
    ["nothing to look for", "params", () => aliyun.queryIdentity(unchecked({}))],
    ["an empty change", "changes", () => aliyun.modifyAccount("1", {})],
    ["an unknown change", "changes.name", () => aliyun.modifyAccount("1", unchecked({ name: "a" }))],
    ["a count of 0", "count", () => aliyun.queryIdentityByPage({ offset: 0, count: 0 })],
    [
      "a count that is a text",
      "count",
      () => aliyun.queryIdentityByPage(unchecked({ offset: 0, count: "1" })),
    ],
    ["a count of a half", "count", () => aliyun.queryIdentityByPage({ offset: 0, count: 0.5 })],
    ["no page", "offset", () => aliyun.queryIdentityByPage(unchecked(undefined))],
    ["a token with a line break", "cloudToken", () => aliyun.refreshCloudToken("a\nb")],
    [
      "a token of a request with a line break",
      "cloudToken",
      () => aliyun.unregister("1", { cloudToken: "a\nb" }),
    ],
    ["a token that is no text", "iotToken", () => aliyun.unregister("1", { iotToken: unchecked(1) })],
    ["an id that is no text", "identityId", () => aliyun.getByIdentityId(unchecked(1))],
    ["half a surrogate pair", "identityId", () => aliyun.getByIdentityId("\ud800")],
    ["a token for Tencent", "overrides.cloudToken", () => tencent.getOrderList({}, { cloudToken: "t" })],
    ["no customer", "customerId", () => tencent.createCustomer(unchecked(undefined))],
    ["an unknown member", "params.page", () => tencent.getOrderList(unchecked({ page: 1 }))],
  ])) {
    test(`calls: ${name} is refused as \`${field}\``, () => expectInvalidInput(api, run, field));
  }
}
