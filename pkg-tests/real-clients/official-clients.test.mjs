// The vendor's unchanged clients call the stand-in of Aliyun's gateway, which has to understand them. The third client,
// npm's @alicloud/iot-api-gateway, is not on the registry any more; the Python one is generated from the same source.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, describe, it } from "node:test";
import { startGateways } from "../../gateways/index.mjs";
import { PYTHON_MISSING, setUpPython } from "./python.mjs";

/**
 * @typedef {{ post(url: string, options: { headers: Record<string, string>, data: object,
 *   signHeaders?: Record<string, string> }): Promise<Answer> }} OfficialClient
 * @typedef {{ code: number, data?: unknown, id: string, message?: string }} Answer
 */

const PATH = "/iotx/account/queryIdentityList";
const ECHO_PATH = "/iotx/demo/echo";
const API_VERSION = "1.0.6";

/** @type {Awaited<ReturnType<typeof startGateways>>} */
let gateways;
before(async () => {
  gateways = await startGateways();
});
after(() => gateways.close());

const lastRequest = () => gateways.aliyun.requests.at(-1) ?? assert.fail("no request arrived");

describe("npm's aliyun-api-gateway", () => {
  /** @type {{ Client: new (appKey: string, appSecret: string, stage?: string) => OfficialClient }} */
  const { Client } = createRequire(import.meta.url)("aliyun-api-gateway");
  /** @param {string} [appSecret] */
  const createClient = (appSecret = gateways.aliyun.appSecret) =>
    new Client(gateways.aliyun.appKey, appSecret, "RELEASE");
  /** @param {unknown} params @param {string} [apiVer] */
  const createData = (params, apiVer = API_VERSION) => ({
    ...{ id: "1", version: "1.0", request: { apiVer }, params },
  });
  const headers = { "content-type": "application/json; charset=utf-8" };

  it("looks up identities", async () => {
    const data = createData({ identityIds: ["1", "2", "nobody"] });
    const answer = await createClient().post(gateways.aliyun.origin + PATH, { headers, data });
    assert.deepEqual(answer, { code: 200, data: gateways.identities.slice(0, 2), id: "1" });
    assert.equal(lastRequest().authenticated, true);
  });

  it("looks up identities with its default content type", async () => {
    const data = createData({ identityIds: ["3"] });
    const answer = await createClient().post(gateways.aliyun.origin + PATH, { headers: {}, data });
    assert.deepEqual(answer.data, gateways.identities.slice(2, 3));
    assert.equal(lastRequest().headers["content-type"], "application/json");
  });

  it("signs a query and further headers", async () => {
    const data = createData({ text: "灯 & 火" }, "1.0.0");
    const url = `${gateways.aliyun.origin}${ECHO_PATH}?b=%E7%81%AF%26&flag&a=1+2`;
    const answer = await createClient().post(url, { headers, signHeaders: { "X-Note": "one" }, data });
    assert.deepEqual(answer.data, {
      params: { text: "灯 & 火" },
      query: { b: "灯&", flag: "", a: "1 2" },
    });
    assert.match(lastRequest().headers["x-ca-signature-headers"] ?? "", /,x-note$/);
  });

  it("is refused with a wrong secret", async () => {
    const data = createData({ identityIds: ["1"] });
    const call = createClient("another-secret").post(gateways.aliyun.origin + PATH, { headers, data });
    await assert.rejects(call, {
      code: 400,
      message: /error message: Invalid Signature, Server StringToSign:/,
    });
  });
});

describe("PyPI's alibabacloud-iot-api-gateway", async () => {
  const python = await setUpPython();
  const options = { skip: python === undefined && PYTHON_MISSING };
  /** @param {Record<string, unknown>} [changes] */
  const call = async (changes) => {
    const input = {
      domain: new URL(gateways.aliyun.origin).host,
      appKey: gateways.aliyun.appKey,
      appSecret: gateways.aliyun.appSecret,
      path: PATH,
      apiVersion: API_VERSION,
      params: { identityIds: ["1", "2", "nobody"] },
      ...changes,
    };
    const output = await (python ?? assert.fail()).run("call_gateway.py", JSON.stringify(input));
    /** @type {{ status: number, headers: Record<string, string>, body: string }} */
    return JSON.parse(output);
  };

  it("looks up identities", options, async () => {
    const { status, body } = await call();
    assert.equal(status, 200, body);
    const { code, data } = JSON.parse(body);
    assert.deepEqual([code, data], [200, gateways.identities.slice(0, 2)]);
    const { headers, authenticated } = lastRequest();
    assert.equal(authenticated, true);
    // What it sends differs from every other client.
    assert.equal(headers["x-ca-timestamp"], undefined);
    assert.equal(headers["x-ca-stage"], undefined);
    assert.match(headers["date"] ?? "", / GMT$/);
    assert.equal(headers["content-type"], "application/octet-stream");
  });

  it("calls any path with any params", options, async () => {
    const params = { text: "灯 & 火", list: [1, { 名: "客厅💡" }] };
    const { body } = await call({ path: ECHO_PATH, apiVersion: "1.0.0", params });
    assert.deepEqual(JSON.parse(body).data, { params, query: {} });
  });

  it("is refused with a wrong secret", options, async () => {
    const { status, headers, body } = await call({ appSecret: "another-secret" });
    assert.deepEqual([status, body], [400, ""]);
    assert.match(headers["x-ca-error-message"] ?? "", /^Invalid Signature, Server StringToSign:`POST#/);
  });
});
