import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, describe, test } from "node:test";
import * as aliyunSignature from "../aliyun-signature.mjs";
import {
  createBody,
  createIdsBody,
  ECHO_PATH,
  expectRefused,
  expectServed,
  PATH,
  sendCall,
  sign,
} from "./aliyun-calls.mjs";
import { assertCorsHeaders, clock, closeAll, flipEachBit, gateways, runInParallel, send } from "./setup.mjs";

/** @typedef {import("./aliyun-calls.mjs").Call} Call */
/** @typedef {import("./aliyun-calls.mjs").Headers} Headers */

after(closeAll);

describe("aliyun", () => {
  test("computes the signature of the gateway's published example", () => {
    const headers = {
      accept: "application/json",
      "content-type": "application/json",
      "x-ca-key": "appKey",
      "x-ca-nonce": "787dd0c2-7bd8-41cd-9c19-62c05ea524a2",
      "x-ca-timestamp": "1646365291734",
    };
    const listed = ["x-ca-key", "x-ca-nonce", "x-ca-timestamp"];
    const request = { method: "GET", target: "/Third/Tools/checkSign", headers };
    const text = aliyunSignature.stringToSign(request, listed);
    assert.equal(
      text,
      "GET\napplication/json\n\napplication/json\n\nx-ca-key:appKey\n" +
        "x-ca-nonce:787dd0c2-7bd8-41cd-9c19-62c05ea524a2\nx-ca-timestamp:1646365291734\n/Third/Tools/checkSign",
    );
    assert.equal(aliyunSignature.sign("appSecret", text), "EdJSFAMOWyXZOpXhevZnjuS0ZafnwnCqaSk5hz+tXo8=");
  });

  test("returns the identities that exist, each once, and records the request", async () => {
    const body = createIdsBody();
    const answer = await expectServed(sign(body));
    const expected = ["3", "1", "60"].map((id) =>
      gateways.identities.find((identity) => identity.identityId === id),
    );
    assert.deepEqual(answer, { code: 200, data: expected, id: JSON.parse(body).id });
    const last = gateways.aliyun.requests.at(-1);
    assert.deepEqual([last?.method, last?.url, last?.body, last?.status], ["POST", PATH, body, 200]);
    const all = gateways.identities.map((identity) => identity.identityId);
    assert.deepEqual((await expectServed(sign(createBody({ identityIds: all })))).data, gateways.identities);
  });

  test("accepts a request sent by fetch", async () => {
    const body = createIdsBody();
    const { headers } = sign(body);
    const response = await fetch(`${gateways.aliyun.origin}${PATH}`, { method: "POST", headers, body });
    const { data } = JSON.parse(await response.text());
    assert.equal(data.length, 3);
  });

  test("echoes params and a query, which is signed decoded and sorted", async () => {
    const body = createBody({ text: "灯 & 火=🔥" }, { request: { apiVer: "1.0.0", language: "zh-CN" } });
    const to = `${ECHO_PATH}?b=%E7%81%AF%26&flag&a=1+2&e=`;
    const answer = await expectServed(sign(body, { to, signAs: `${ECHO_PATH}?a=1 2&b=灯&&e&flag` }));
    assert.deepEqual(answer.data, {
      params: { text: "灯 & 火=🔥" },
      query: { a: "1 2", b: "灯&", e: "", flag: "" },
    });
    const shown = `${ECHO_PATH}?a=1 2&b=灯&&e&flag\``;
    await expectRefused(sign(body, { to }), new RegExp(`${shown.replace(/[?]/g, "\\$&")}$`), "A403IS");
    for (const query of ["a=%zz", "a=%ff", "a=1&a=2"]) {
      await expectRefused(sign(body, { to: `${ECHO_PATH}?${query}` }), "Invalid Url", "I400RU");
    }
  });

  test("a wrong signature is HTTP 400 with the server's string to sign", async () => {
    const call = sign(createIdsBody(), { key: "local-aliyun-secreu" });
    const value = /** @param {string} name */ (name) => call.headers[name];
    const expected =
      `POST#application/json#${value("content-md5")}#application/json; charset=utf-8##x-ca-key:60000001` +
      `#x-ca-nonce:${value("x-ca-nonce")}#x-ca-stage:RELEASE#x-ca-timestamp:${clock.now}#${PATH}`;
    await expectRefused(call, `Invalid Signature, Server StringToSign:\`${expected}\``, "A403IS");
  });

  test("refuses any one-bit change of the body, a header or the path", async () => {
    const request = { apiVer: "1.0.0" };
    const call = sign(createBody({ text: "灯" }, { request }), {
      to: `${ECHO_PATH}?a=1`,
      set: { "x-ca-more": "m" },
    });
    /** @type {Call[]} */
    const changes = [];
    for (const body of flipEachBit(Buffer.from(call.body))) {
      changes.push({ ...call, body });
      // The same with a matching digest: now only the signature can show the change.
      const md5 = createHash("md5").update(body).digest("base64");
      changes.push({ ...call, body, headers: { ...call.headers, "content-md5": md5 } });
    }
    for (const [name, value] of Object.entries(call.headers)) {
      for (const changed of flipEachBit(Buffer.from(value))) {
        // The other changes cannot be sent: Node refuses control characters in a header.
        const text = changed.toString("latin1");
        if (/^[\x21-\x7e]+$/.test(text.replaceAll(" ", ""))) {
          changes.push({ ...call, headers: { ...call.headers, [name]: text } });
        }
      }
    }
    for (const changed of flipEachBit(Buffer.from(call.to))) {
      if (/^\/[\x21-\x7e]+$/.test(changed.toString("latin1")))
        changes.push({ ...call, to: changed.toString("latin1") });
    }
    assert.ok(changes.length > 3000, String(changes.length));
    const tasks = changes.map((changed) => async () => {
      const reply = await sendCall(changed);
      assert.ok(
        reply.status >= 400,
        `accepted ${changed.to} ${JSON.stringify(changed.headers)} ${changed.body}`,
      );
    });
    await runInParallel(tasks);
    await expectRefused({ ...call, to: PATH }, /^Invalid Signature/, "A403IS");
    assert.equal((await expectServed(call)).code, 200, "the original is valid and its nonce unused");
  });

  test("a charset dropped or an accept header changed in transit breaks the signature", async () => {
    const call = sign(createIdsBody());
    /** @type {Headers[]} */
    const altered = [{ "content-type": "application/json" }, { accept: "*/*" }];
    for (const set of altered) {
      await expectRefused({ ...call, headers: { ...call.headers, ...set } }, /^Invalid Signature/, "A403IS");
      assert.equal(
        (await expectServed(sign(createIdsBody(), { set }))).code,
        200,
        "the same header is accepted when it is signed",
      );
    }
    await expectRefused(
      { ...call, headers: { ...call.headers, date: "today" } },
      /^Invalid Signature/,
      "A403IS",
    );
    assert.equal((await expectServed(sign(createIdsBody(), { set: { date: "today" } }))).code, 200);
    assert.equal(
      (await expectServed(sign(createIdsBody(), { set: { extra: "1", "x-ca-version": "1" } }))).code,
      200,
    );
  });

  test("refuses an unknown path, another method, an empty body and a body that is too large", async () => {
    await expectRefused(
      sign(createIdsBody(), { to: "/iotx/account/queryIdentity" }),
      "API Not Found",
      "I404NF",
      404,
    );
    const get = await send(gateways.aliyun.origin, PATH, { method: "GET" });
    assert.deepEqual([get.status, get.headers["x-ca-error-message"]], [405, "Invalid HttpMethod"]);
    await expectRefused(sign(""), "Empty Request Body", "I400BD");
    const body = createIdsBody();
    const padded = body + " ".repeat(1024 * 1024 - body.length);
    assert.equal((await expectServed(sign(padded))).code, 200);
    await expectRefused(sign(`${padded} `), "Request body too Large", "I413RL", 413);
  });

  test("the service refuses an invalid body with HTTP 200 and a code", async () => {
    const params = { identityIds: ["1"] };
    const bodies = [
      "{",
      "[]",
      Buffer.from([0x7b, 0xff, 0x7d]),
      createBody(params, { id: 1 }),
      createBody(params, { id: "" }),
      createBody(params, { version: "1.1" }),
      createBody(params, { request: undefined }),
      createBody(params, { request: {} }),
      createBody(params, { request: { apiVer: 1 } }),
      createBody(params, { request: { apiVer: "1.0.6", iotToken: 1 } }),
      createBody([]),
      ...[undefined, null, "1", [], [1], [""], ["1", null], { 0: "1" }].map((list) =>
        createBody({ identityIds: list }),
      ),
    ];
    for (const body of bodies) {
      const answer = await expectServed(sign(body));
      assert.deepEqual(Object.keys(answer), ["code", "id", "localizedMsg", "message"], String(body));
      assert.equal(answer.code, 460, String(body));
      assert.equal(answer.localizedMsg, "请求错误");
    }
    const invalid = createBody({ identityIds: ["1", 2] });
    const error = await expectServed(sign(invalid));
    assert.equal(error.message, "request parameter error: identityIds[1] is not a non-empty string");
    assert.equal(error.id, JSON.parse(invalid).id);
    assert.equal((await expectServed(sign(createBody(params, { request: { apiVer: "1.0.5" } })))).code, 404);
  });

  test("a preflight allows neither the Date header nor reading the error headers, like the vendor's gateways", async () => {
    const reply = await send(gateways.aliyun.origin, PATH, { method: "OPTIONS" });
    assert.deepEqual([reply.status, reply.text], [200, ""]);
    assertCorsHeaders(reply);
    const allowed = String(reply.headers["access-control-allow-headers"]).toLowerCase().split(",");
    for (const name of Object.keys(sign("").headers)) assert.ok(allowed.includes(name), name);
    assert.ok(!allowed.includes("date"));
    assert.match(String(reply.headers["access-control-allow-methods"]), /\bPOST\b/);
  });
});
