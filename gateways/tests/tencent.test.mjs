import assert from "node:assert/strict";
import { createHmac, randomUUID } from "node:crypto";
import { after, describe, test } from "node:test";
import { readFlatObject } from "../flat-json.mjs";
import * as tencentSignature from "../tencent-signature.mjs";
import { assertCorsHeaders, clock, closeAll, flipEachBit, gateways, runInParallel, send } from "./setup.mjs";

after(closeAll);

describe("tencent", () => {
  const path = "/api/exploreropen/serviceapi";
  const secret = "local-tencent-secret";
  const json = { "content-type": "application/json" };
  let nonce = 1000;

  /** @typedef {Record<string, unknown>} Params */

  /**
   * @param {Params} params
   * @param {string} [key]
   * @returns {Params}
   */
  function sign(params, key = secret) {
    const text = Object.keys(params)
      .filter((name) => params[name] !== "" && params[name] !== null)
      .sort()
      .map((name) => `${name.split("_").join(".")}=${params[name]}`)
      .join("&");
    return { ...params, Signature: createHmac("sha1", key).update(text).digest("base64") };
  }

  /**
   * @param {Params} [members] added to the common parameters, or replacing them; undefined removes one
   * @returns {Params}
   */
  function createParams(members = {}) {
    nonce += 1;
    const params = {
      Action: "ServiceGetCustomerList",
      RequestId: randomUUID(),
      AppKey: "local-tencent-key",
      Timestamp: Math.floor(clock.now / 1000),
      Nonce: nonce,
      ...members,
    };
    return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined));
  }

  /**
   * @param {Params | string | Buffer} body
   * @param {{ to?: string, headers?: Record<string, string> }} [options]
   */
  async function call(body, { to = path, headers = json } = {}) {
    const bytes = typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    const reply = await send(gateways.tencent.origin, to, { headers, body: bytes });
    assert.equal(reply.status, 200);
    assertCorsHeaders(reply);
    return JSON.parse(reply.text).Response;
  }

  /** @param {Params} [members] */
  const list = (members) => call(sign(createParams(members)));

  /**
   * @param {Promise<{ Error?: { Code: string, Message: string } }>} answer
   * @param {string} code
   * @param {string} [message]
   */
  async function expectRefused(answer, code, message) {
    const { Error: error } = await answer;
    assert.equal(error?.Code, code);
    if (message !== undefined) assert.equal(error?.Message, message);
  }

  test("computes the signature of the vendor's published example", () => {
    const body = `{"RequestId":"476c990a-f5b7-1575-987c-4ef70e474932","Action":"ServiceDescribeDeviceData",
      "AppKey":"ServiceAppKey","Signature":"","Timestamp":1546315200,"Nonce":71087795,
      "ProductId":"ProductA","DeviceName":"Device001"}`;
    const text = tencentSignature.stringToSign(readFlatObject(body) ?? new Map());
    assert.equal(
      text,
      "Action=ServiceDescribeDeviceData&AppKey=ServiceAppKey&DeviceName=Device001&Nonce=71087795" +
        "&ProductId=ProductA&RequestId=476c990a-f5b7-1575-987c-4ef70e474932&Timestamp=1546315200",
    );
    assert.equal(tencentSignature.sign("ServiceAppSecret", text), "P206d+JzP37FLKBDkD689wqnl4k=");
  });

  test("responds to a signed request, echoes RequestId and records the request", async () => {
    const RequestId = randomUUID();
    const params = sign(createParams({ RequestId }));
    const answer = await call(params);
    assert.deepEqual(answer, {
      RequestId,
      Customers: gateways.customers.slice(0, 10),
      Total: 137,
    });
    const last = gateways.tencent.requests.at(-1);
    assert.deepEqual(JSON.parse(last?.body ?? ""), params);
    assert.deepEqual([last?.method, last?.url, last?.status], ["POST", path, 200]);
    assert.equal(last?.headers["content-type"], "application/json");
    assert.equal(gateways.tencent.endpoint, `${gateways.tencent.origin}${path}`);
  });

  test("pages through all 137 customers", async () => {
    const rows = [];
    for (let offset = 0; offset < 150; offset += 25) {
      const { Customers, Total } = await list({ Offset: offset, Limit: 25 });
      assert.equal(Total, 137);
      rows.push(...Customers);
    }
    assert.deepEqual(rows, gateways.customers);
    assert.deepEqual((await list({ Limit: 2147483647 })).Customers, gateways.customers);
    assert.deepEqual((await list({ Offset: 137 })).Customers, []);
  });

  test("filters, alone and combined, and counts the matching rows", async () => {
    const { customers } = gateways;
    const underscored = customers.find((row) => row.CustomerId.includes("_"));
    const withPhone = customers.find((row) => row.PhoneNumber !== undefined);
    const chinese = customers.filter((row) => row.CountryCode === "86");
    assert.ok(chinese.length > 20 && chinese.length < 137);

    const byId = await list({ CustomerId: underscored?.CustomerId });
    assert.deepEqual([byId.Customers, byId.Total], [[underscored], 1]);
    const byCountry = await list({ CountryCode: "86", Offset: 10, Limit: 5 });
    assert.deepEqual([byCountry.Customers, byCountry.Total], [chinese.slice(10, 15), chinese.length]);
    const byPhone = await list({ PhoneNumber: withPhone?.PhoneNumber, CountryCode: withPhone?.CountryCode });
    assert.deepEqual(byPhone.Customers, [withPhone]);
    const nobody = await list({ CustomerId: withPhone?.CustomerId, CountryCode: "999" });
    assert.deepEqual([nobody.Customers, nobody.Total], [[], 0]);
    assert.equal((await list({ CustomerId: "", CountryCode: null })).Total, 137);
  });

  test("serves another action, and the sister path with its actions", async () => {
    const device = { Action: "ServiceDescribeDeviceData", ProductId: "ProductA", DeviceName: "Device001" };
    const { Data } = await call(sign(createParams(device)));
    assert.equal(JSON.parse(Data).name.Value, "Device001 台灯💡");
    const missing = call(sign(createParams({ ...device, DeviceName: undefined })));
    await expectRefused(missing, "ErrorRequiredParamNotFound", "必选参数 DeviceName 缺失");

    const to = "/api/exploreropen/appapi";
    const user = {
      Action: "AppGetTokenByWeiXin",
      WxOpenID: "1",
      NickName: "李&a=b_c",
      Avatar: "https://a.b/c_d",
    };
    const token = await call(sign(createParams(user)), { to });
    assert.match(token.Data.Token, /^[0-9a-f]{32}$/);
    await expectRefused(call(sign(createParams()), { to }), "InvalidAction");
    await expectRefused(call(sign(createParams(user))), "InvalidAction");
  });

  test("signs underscores as dots in names only, after sorting, and numbers as written", async () => {
    const stamp = Math.floor(clock.now / 1000);
    /** @param {string} end */
    const createBodySignedAs = (end) => {
      const text =
        "Action=ServiceDescribeDeviceData&AppKey=local-tencent-key&DeviceName=D_1&Nonce=77" +
        `&ProductId=P_1&RequestId=r_1&Timestamp=${stamp}&flag=false&${end}`;
      const signature = createHmac("sha1", secret).update(text).digest("base64");
      return `{"Action":"ServiceDescribeDeviceData","x_y":"a_b&","x__z":1e2,"xZ":1.0,"flag":false,
        "Nonce":77,"Timestamp":${stamp},"AppKey":"local-tencent-key","ProductId":"P_1","DeviceName":"D_1",
        "none":null,"empty":"","RequestId":"r_1","Signature":"${signature}"}`;
    };
    const correct = "xZ=1.0&x..z=1e2&x.y=a_b&";
    for (const wrong of [
      "x..z=1e2&x.y=a_b&&xZ=1.0",
      "xZ=1.0&x__z=1e2&x_y=a_b&",
      "xZ=1.0&x._z=1e2&x.y=a_b&",
      "xZ=1.0&x..z=1e2&x.y=a.b&",
      "xZ=1&x..z=100&x.y=a_b&",
    ]) {
      await expectRefused(call(createBodySignedAs(wrong)), "InvalidParameterValue", "Signature 无效");
    }
    const otherText = createBodySignedAs(correct).replace("1.0", "1");
    await expectRefused(call(otherText), "InvalidParameterValue", "Signature 无效");
    const answer = await call(createBodySignedAs(correct));
    assert.equal(JSON.parse(answer.Data).name.Value, "D_1 台灯💡");
  });

  test("refuses a wrong secret and an unknown AppKey", async () => {
    const wrong = call(sign(createParams(), "local-tencent-secreu"));
    await expectRefused(wrong, "InvalidParameterValue", "Signature 无效");
    const unknown = call(sign(createParams({ AppKey: "local-tencent-kez" })));
    await expectRefused(unknown, "invalid CustomerId or invalid ServiceAppKey");
  });

  test("refuses any one-bit change of the body", async () => {
    const params = sign(
      createParams({ CustomerId: "shop_vip_100005", CountryCode: "86", Offset: 0, Limit: 10 }),
    );
    const original = Buffer.from(JSON.stringify(params));
    const tasks = [...flipEachBit(original)].map((changed) => async () => {
      const { Error: error } = await call(changed);
      assert.ok(error, `accepted ${changed.toString("latin1")}`);
    });
    assert.ok(tasks.length > 2000);
    await runInParallel(tasks);
    for (const [name, value] of Object.entries(params)) {
      if (typeof value !== "string" || name === "AppKey") continue;
      const changed = { ...params, [name]: value.replace(/.$/, (last) => (last === "5" ? "4" : "5")) };
      await expectRefused(call(changed), "InvalidParameterValue", "Signature 无效");
    }
    assert.equal((await call(original)).Error, undefined, "the original is valid and its nonce unused");
  });

  test("accepts a timestamp up to five minutes off", async () => {
    clock.now = Math.ceil(clock.now / 1000) * 1000;
    const now = clock.now / 1000;
    for (const offset of [-300, 300]) assert.equal((await list({ Timestamp: now + offset })).Total, 137);
    for (const offset of [-301, 301]) {
      await expectRefused(list({ Timestamp: now + offset }), "AuthFailure.SignatureExpire");
    }
    await expectRefused(list({ Timestamp: clock.now }), "AuthFailure.SignatureExpire");
  });

  test("refuses a nonce used with the same timestamp, for as long as the timestamp is valid", async () => {
    const ahead = Math.floor(clock.now / 1000) + 300;
    const Nonce = 4321;
    const params = sign(createParams({ Timestamp: ahead, Nonce }));
    assert.equal((await call(params)).Total, 137);
    await expectRefused(call(params), "InvalidParameterValue", "Nonce 已被使用");
    assert.equal((await list({ Nonce, Timestamp: ahead - 1 })).Total, 137);
    clock.now = (ahead + 300) * 1000;
    await expectRefused(call(params), "InvalidParameterValue", "Nonce 已被使用");
    clock.now += 1000;
    await expectRefused(call(params), "AuthFailure.SignatureExpire");
  });

  test("refuses a common parameter that is missing, null or empty", async () => {
    for (const name of ["Action", "RequestId", "AppKey", "Timestamp", "Nonce"]) {
      for (const value of [undefined, null, ""]) {
        const message = `必选参数 ${name} 缺失`;
        await expectRefused(list({ [name]: value }), "ErrorRequiredParamNotFound", message);
      }
    }
    await expectRefused(call(createParams()), "ErrorRequiredParamNotFound", "必选参数 Signature 缺失");
  });

  test("refuses invalid types and values", async () => {
    /** @type {[string, unknown[]][]} */
    const wrong = [
      ["Action", [1, true]],
      ["RequestId", [1]],
      ["AppKey", [1]],
      ["Timestamp", [String(Math.floor(clock.now / 1000)), -1, 0, 1.5, true]],
      ["Nonce", ["1", 0, -1, 1.5, 2147483648, false]],
      ["CustomerId", [1, true, ["a"], { a: "b" }]],
      ["CountryCode", [86]],
      ["PhoneNumber", [13900000000]],
      ["Offset", ["0", -1, 0.5, false, 2147483648]],
      ["Limit", ["10", 0, -1, 2.5, [1], 2147483648]],
    ];
    for (const [name, values] of wrong) {
      for (const value of values) {
        await expectRefused(list({ [name]: value }), "InvalidParameterValue", `${name} 无效`);
      }
    }
    await expectRefused(call({ ...createParams(), Signature: 1 }), "InvalidParameterValue", "Signature 无效");
    await expectRefused(list({ "a&b": "c" }), "InvalidParameterValue", "a&b 无效");
    for (const value of ["a b", "顾客", "a".repeat(33), "a-b"]) {
      await expectRefused(list({ CustomerId: value }), "invalid CustomerId");
    }
    await expectRefused(list({ PhoneNumber: "+86139" }), "invalid Phone");
    await expectRefused(list({ CountryCode: "1".repeat(33) }), "invalid Phone");
  });

  test("refuses a body that is not a JSON object, or has another content type", async () => {
    const text = JSON.stringify(sign(createParams()));
    const twice = text.replace("{", '{"Limit":1,"Limit":1,');
    const cases = ["", "{", "[]", "null", '"a"', `[${text}]`, `\ufeff${text}`, `${text},`, twice];
    const notUtf8 = Buffer.from(text.replace("local", "\xff"), "latin1");
    for (const body of [...cases, "[".repeat(100_000), notUtf8]) {
      await expectRefused(call(body), "InvalidParameterValue.InvalidJSON");
    }
    for (const type of ["text/plain", "application/json; charset=gbk", "application/jsonp", ""]) {
      const headers = { "content-type": type };
      await expectRefused(call(text, { headers }), "InvalidParameterValue.InvalidJSON");
    }
    await expectRefused(call(text, { headers: {} }), "InvalidParameterValue.InvalidJSON");
    assert.equal((await call(text)).Total, 137);
  });

  test("refuses an unknown action, path and method", async () => {
    await expectRefused(list({ Action: "ServiceGetCustomerLis" }), "InvalidAction", "Action 非法");
    const { origin } = gateways.tencent;
    for (const to of ["/", `${path}/`, `${path}?a=1`, "/api/exploreropen/tokenapi"]) {
      const reply = await send(origin, to, { headers: json, body: JSON.stringify(sign(createParams())) });
      assert.equal(reply.status, 404, to);
    }
    for (const method of ["GET", "PUT", "HEAD"])
      assert.equal((await send(origin, path, { method })).status, 405);
  });

  test("responds to a preflight", async () => {
    const reply = await send(gateways.tencent.origin, path, { method: "OPTIONS" });
    assert.equal(reply.status, 204);
    assertCorsHeaders(reply);
    assert.equal(reply.headers["access-control-allow-headers"], "content-type");
    assert.match(reply.headers["access-control-allow-methods"] ?? "", /\bPOST\b/);
  });

  test("accepts a body of 1 MiB and refuses one byte more with a complete response", async () => {
    const text = JSON.stringify(sign(createParams()));
    const padded = text + " ".repeat(1024 * 1024 - text.length);
    assert.equal((await call(padded)).Total, 137);
    const reply = await send(gateways.tencent.origin, path, { headers: json, body: `${padded} ` });
    assert.equal(reply.status, 413);
    assert.equal(JSON.parse(reply.text).Response.Error.Code, "InvalidParameterValue");
  });
});
