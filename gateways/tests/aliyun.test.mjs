import assert from "node:assert/strict";
import { createHash, createHmac, randomUUID } from "node:crypto";
import { describe, test } from "node:test";
import * as aliyunSignature from "../aliyun-signature.mjs";
import { assertOpenToPages, clock, gateways, inParallel, oneBitChanges, send } from "./harness.mjs";

describe("aliyun", () => {
  const path = "/iotx/account/queryIdentityList";
  const echoPath = "/iotx/demo/echo";
  const secret = "local-aliyun-secret";

  /** @typedef {Record<string, string>} Headers */
  /** @typedef {{ body: string | Buffer, headers: Headers, to: string }} Call */

  /**
   * @param {unknown} params
   * @param {Record<string, unknown>} [own] members of the body to replace
   */
  function bodyOf(params, own = {}) {
    const request = { apiVer: "1.0.6" };
    return JSON.stringify({ id: randomUUID().replaceAll("-", ""), version: "1.0", request, params, ...own });
  }

  /**
   * @param {string | Buffer} body
   * @param {object} [how]
   * @param {string} [how.to]
   * @param {string} [how.signAs] the path and query as they stand in the string to sign
   * @param {Headers} [how.own] headers to replace or add before signing
   * @param {string[]} [how.without] headers to leave out before signing
   * @param {string} [how.key]
   * @returns {Call}
   */
  function signed(body, { to = path, signAs = to, own = {}, without = [], key = secret } = {}) {
    /** @type {Headers} */
    const headers = {
      accept: "application/json",
      "content-type": "application/json; charset=utf-8",
      "content-md5": createHash("md5").update(body).digest("base64"),
      "x-ca-key": "60000001",
      "x-ca-nonce": randomUUID(),
      "x-ca-stage": "RELEASE",
      "x-ca-timestamp": String(clock.now),
      ...own,
    };
    for (const name of without) delete headers[name];
    const plain = ["accept", "content-md5", "content-type", "date"];
    const listed = Object.keys(headers)
      .filter((name) => !plain.includes(name))
      .sort();
    let text = "POST\n";
    for (const name of plain) text += `${headers[name] ?? ""}\n`;
    for (const name of listed) text += `${name}:${headers[name]}\n`;
    const signature = createHmac("sha256", key)
      .update(text + signAs)
      .digest("base64");
    headers["x-ca-signature-headers"] = listed.join(",");
    headers["x-ca-signature"] = signature;
    return { body, headers, to };
  }

  /** @param {Call} call */
  const deliver = ({ body, headers, to }) => send(gateways.aliyun.origin, to, { headers, body });

  /** @param {Call} call */
  async function served(call) {
    const reply = await deliver(call);
    assert.equal(reply.status, 200, String(reply.headers["x-ca-error-message"]));
    assertOpenToPages(reply);
    assert.match(String(reply.headers["x-ca-request-id"]), /^[0-9A-F-]{36}$/);
    return JSON.parse(reply.text);
  }

  /**
   * @param {Call} call
   * @param {string | RegExp} message
   * @param {string} code
   * @param {number} [status]
   */
  async function refused(call, message, code, status = 400) {
    const reply = await deliver(call);
    const told = Buffer.from(String(reply.headers["x-ca-error-message"]), "latin1").toString("utf8");
    if (typeof message === "string") assert.equal(told, message);
    else assert.match(told, message);
    assert.deepEqual([reply.status, reply.headers["x-ca-error-code"], reply.text], [status, code, ""]);
    assert.match(String(reply.headers["x-ca-request-id"]), /^[0-9A-F-]{36}$/);
    assertOpenToPages(reply);
  }

  const ids = () => bodyOf({ identityIds: ["3", "1", "nobody", "60", "3"] });

  test("the gateway's published example comes out of this gateway's own computation", () => {
    const headers = {
      accept: "application/json",
      "content-type": "application/json",
      "x-ca-key": "appKey",
      "x-ca-nonce": "787dd0c2-7bd8-41cd-9c19-62c05ea524a2",
      "x-ca-timestamp": "1646365291734",
    };
    const listed = ["x-ca-key", "x-ca-nonce", "x-ca-timestamp"];
    const arrived = { method: "GET", target: "/Third/Tools/checkSign", headers };
    const text = aliyunSignature.stringToSign(arrived, listed);
    assert.equal(
      text,
      "GET\napplication/json\n\napplication/json\n\nx-ca-key:appKey\n" +
        "x-ca-nonce:787dd0c2-7bd8-41cd-9c19-62c05ea524a2\nx-ca-timestamp:1646365291734\n/Third/Tools/checkSign",
    );
    assert.equal(aliyunSignature.sign("appSecret", text), "EdJSFAMOWyXZOpXhevZnjuS0ZafnwnCqaSk5hz+tXo8=");
  });

  test("answers with the identities that exist, each once, and records what arrived", async () => {
    const body = ids();
    const answer = await served(signed(body));
    const expected = ["3", "1", "60"].map((id) => gateways.identities.find((one) => one.identityId === id));
    assert.deepEqual(answer, { code: 200, data: expected, id: JSON.parse(body).id });
    const last = gateways.aliyun.requests.at(-1);
    assert.deepEqual([last?.method, last?.url, last?.body, last?.status], ["POST", path, body, 200]);
    const all = gateways.identities.map((one) => one.identityId);
    assert.deepEqual((await served(signed(bodyOf({ identityIds: all })))).data, gateways.identities);
  });

  test("fetch, as a user would call it, is let in", async () => {
    const body = ids();
    const { headers } = signed(body);
    const response = await fetch(`${gateways.aliyun.origin}${path}`, { method: "POST", headers, body });
    const { data } = JSON.parse(await response.text());
    assert.equal(data.length, 3);
  });

  test("echoes params and a query that was signed decoded and sorted", async () => {
    const body = bodyOf({ text: "灯 & 火=🔥" }, { request: { apiVer: "1.0.0", language: "zh-CN" } });
    const to = `${echoPath}?b=%E7%81%AF%26&flag&a=1+2&e=`;
    const answer = await served(signed(body, { to, signAs: `${echoPath}?a=1 2&b=灯&&e&flag` }));
    assert.deepEqual(answer.data, {
      params: { text: "灯 & 火=🔥" },
      query: { a: "1 2", b: "灯&", e: "", flag: "" },
    });
    const shown = `${echoPath}?a=1 2&b=灯&&e&flag\``;
    await refused(signed(body, { to }), new RegExp(`${shown.replace(/[?]/g, "\\$&")}$`), "A403IS");
    for (const query of ["a=%zz", "a=%ff", "a=1&a=2"]) {
      await refused(signed(body, { to: `${echoPath}?${query}` }), "Invalid Url", "I400RU");
    }
  });

  test("a wrong signature is HTTP 400 with the server's string to sign", async () => {
    const call = signed(ids(), { key: "local-aliyun-secreu" });
    const value = /** @param {string} name */ (name) => call.headers[name];
    const expected =
      `POST#application/json#${value("content-md5")}#application/json; charset=utf-8##x-ca-key:60000001` +
      `#x-ca-nonce:${value("x-ca-nonce")}#x-ca-stage:RELEASE#x-ca-timestamp:${clock.now}#${path}`;
    await refused(call, `Invalid Signature, Server StringToSign:\`${expected}\``, "A403IS");
  });

  test("refuses the change of any one bit of the body, a header or the path", async () => {
    const request = { apiVer: "1.0.0" };
    const call = signed(bodyOf({ text: "灯" }, { request }), {
      to: `${echoPath}?a=1`,
      own: { "x-ca-more": "m" },
    });
    /** @type {Call[]} */
    const changes = [];
    for (const body of oneBitChanges(Buffer.from(call.body))) {
      changes.push({ ...call, body });
      // The same with a digest that fits: now only the signature can tell.
      const md5 = createHash("md5").update(body).digest("base64");
      changes.push({ ...call, body, headers: { ...call.headers, "content-md5": md5 } });
    }
    for (const [name, value] of Object.entries(call.headers)) {
      for (const changed of oneBitChanges(Buffer.from(value))) {
        // The others cannot be sent at all: Node refuses to put control characters into a header.
        const text = changed.toString("latin1");
        if (/^[\x21-\x7e]+$/.test(text.replaceAll(" ", ""))) {
          changes.push({ ...call, headers: { ...call.headers, [name]: text } });
        }
      }
    }
    for (const changed of oneBitChanges(Buffer.from(call.to))) {
      if (/^\/[\x21-\x7e]+$/.test(changed.toString("latin1")))
        changes.push({ ...call, to: changed.toString("latin1") });
    }
    assert.ok(changes.length > 3000, String(changes.length));
    const tasks = changes.map((changed) => async () => {
      const reply = await deliver(changed);
      assert.ok(
        reply.status >= 400,
        `accepted ${changed.to} ${JSON.stringify(changed.headers)} ${changed.body}`,
      );
    });
    await inParallel(tasks);
    await refused({ ...call, to: path }, /^Invalid Signature/, "A403IS");
    assert.equal((await served(call)).code, 200, "the original is good and unspoilt");
  });

  test("a charset lost or an accept filled in on the way breaks the signature", async () => {
    const call = signed(ids());
    /** @type {Headers[]} */
    const altered = [{ "content-type": "application/json" }, { accept: "*/*" }];
    for (const own of altered) {
      await refused({ ...call, headers: { ...call.headers, ...own } }, /^Invalid Signature/, "A403IS");
      assert.equal((await served(signed(ids(), { own }))).code, 200, "signed as it arrives, it is good");
    }
    await refused({ ...call, headers: { ...call.headers, date: "today" } }, /^Invalid Signature/, "A403IS");
    assert.equal((await served(signed(ids(), { own: { date: "today" } }))).code, 200);
    assert.equal((await served(signed(ids(), { own: { extra: "1", "x-ca-version": "1" } }))).code, 200);
  });

  test("refuses every required header when it is missing", async () => {
    const names = ["content-md5", "x-ca-key", "x-ca-nonce", "x-ca-timestamp", "x-ca-stage"];
    for (const name of names) {
      await refused(signed(ids(), { without: [name] }), `Header \`${name}\` is Required`, "I400MH");
    }
    const call = signed(ids());
    const { "x-ca-signature": signature, ...unsigned } = call.headers;
    assert.ok(signature);
    await refused({ ...call, headers: unsigned }, "Empty Signature", "A403IS");
    const { "x-ca-signature-headers": list, ...unlisted } = call.headers;
    assert.ok(list);
    await refused({ ...call, headers: unlisted }, "Header `x-ca-signature-headers` is Required", "I400MH");
  });

  test("refuses a list of signed headers that leaves one out, adds one, or is joined another way", async () => {
    const call = signed(ids());
    const list = call.headers["x-ca-signature-headers"] ?? "";
    const lists = [
      ["x-ca-key,x-ca-nonce,x-ca-timestamp", "does not list x-ca-stage"],
      [list.replaceAll(",", ":"), "lists a header that did not arrive"],
      [list.toUpperCase(), "lists a header that did not arrive"],
      [`${list},x-extra`, "lists a header that did not arrive"],
      [`accept,${list}`, "must not list accept"],
      [list.split(",").reverse().join(","), "is not sorted"],
      [`${list},x-ca-timestamp`, "is not sorted"],
    ];
    for (const [changed = "", reason] of lists) {
      const headers = { ...call.headers, "x-ca-signature-headers": changed };
      await refused({ ...call, headers }, `Invalid Header \`x-ca-signature-headers\` ${reason}`, "I400HD");
    }
    const headers = { ...call.headers, "x-ca-nonce": ["a", "b"] };
    const reply = await send(gateways.aliyun.origin, path, { headers, body: call.body });
    assert.equal(reply.headers["x-ca-error-message"], "Invalid Header `x-ca-nonce` is repeated");
  });

  test("refuses wrong values of the headers", async () => {
    await refused(signed(ids(), { own: { "x-ca-key": "60000002" } }), "Invalid AppKey", "A400IK");
    await refused(signed(ids(), { own: { "x-ca-stage": "release" } }), "Invalid Stage", "I400SG");
    const seconds = String(Math.floor(clock.now / 1000));
    for (const timestamp of [seconds, `${clock.now}.0`, "now"]) {
      await refused(signed(ids(), { own: { "x-ca-timestamp": timestamp } }), "Invalid Timestamp", "I400HD");
    }
    for (const type of ["text/plain", "application/json; charset=gbk", "application/octet-stream"]) {
      const call = signed(ids(), { own: { "content-type": type } });
      await refused(call, `Invalid Content-Type: \`${type}\``, "I400CT");
    }
    await refused(signed(ids(), { without: ["content-type"] }), "Invalid Content-Type: ``", "I400CT");
    const md5 = createHash("md5").update("another body").digest("base64");
    await refused(signed(ids(), { own: { "content-md5": md5 } }), "Invalid Content-MD5", "I400I5");
    const method = "x-ca-signature-method";
    await refused(signed(ids(), { own: { [method]: "HmacSHA1" } }), /is not HmacSHA256$/, "I400HD");
    assert.equal((await served(signed(ids(), { own: { [method]: "HmacSHA256" } }))).code, 200);
    await refused(signed(ids(), { own: { "x-ca-more": "caf\xe9" } }), /is not printable ASCII$/, "I400HD");
    for (const stage of ["PRE", "TEST"]) {
      assert.equal((await served(signed(ids(), { own: { "x-ca-stage": stage } }))).code, 200);
    }
  });

  test("accepts a clock fifteen minutes off, not more, and tells its own time", async () => {
    const window = 15 * 60 * 1000;
    for (const offset of [-window, window]) {
      assert.equal(
        (await served(signed(ids(), { own: { "x-ca-timestamp": String(clock.now + offset) } }))).code,
        200,
      );
    }
    for (const offset of [-window - 1, window + 1]) {
      const call = signed(ids(), { own: { "x-ca-timestamp": String(clock.now + offset) } });
      await refused(call, "Timestamp Expired", "I400HD");
      assert.equal((await deliver(call)).headers.date, new Date(clock.now).toUTCString());
    }
  });

  test("refuses a used nonce for fifteen minutes", async () => {
    const own = { "x-ca-nonce": randomUUID() };
    assert.equal((await served(signed(ids(), { own }))).code, 200);
    await refused(signed(ids(), { own }), "Nonce Used", "I400HD");
    clock.now += 15 * 60 * 1000;
    await refused(signed(ids(), { own }), "Nonce Used", "I400HD");
    clock.now += 1;
    assert.equal((await served(signed(ids(), { own }))).code, 200);
  });

  test("refuses an unknown path, another method, an empty body and a large one", async () => {
    await refused(signed(ids(), { to: "/iotx/account/queryIdentity" }), "API Not Found", "I404NF", 404);
    const get = await send(gateways.aliyun.origin, path, { method: "GET" });
    assert.deepEqual([get.status, get.headers["x-ca-error-message"]], [405, "Invalid HttpMethod"]);
    await refused(signed(""), "Empty Request Body", "I400BD");
    const body = ids();
    const padded = body + " ".repeat(1024 * 1024 - body.length);
    assert.equal((await served(signed(padded))).code, 200);
    await refused(signed(`${padded} `), "Request body too Large", "I413RL", 413);
  });

  test("the service refuses a wrong body with HTTP 200 and a code", async () => {
    const good = { identityIds: ["1"] };
    const bodies = [
      "{",
      "[]",
      Buffer.from([0x7b, 0xff, 0x7d]),
      bodyOf(good, { id: 1 }),
      bodyOf(good, { id: "" }),
      bodyOf(good, { version: "1.1" }),
      bodyOf(good, { request: undefined }),
      bodyOf(good, { request: {} }),
      bodyOf(good, { request: { apiVer: 1 } }),
      bodyOf(good, { request: { apiVer: "1.0.6", iotToken: 1 } }),
      bodyOf([]),
      ...[undefined, null, "1", [], [1], [""], ["1", null], { 0: "1" }].map((list) =>
        bodyOf({ identityIds: list }),
      ),
    ];
    for (const body of bodies) {
      const answer = await served(signed(body));
      assert.deepEqual(Object.keys(answer), ["code", "id", "localizedMsg", "message"], String(body));
      assert.equal(answer.code, 460, String(body));
      assert.equal(answer.localizedMsg, "请求错误");
    }
    const wrong = bodyOf({ identityIds: ["1", 2] });
    const told = await served(signed(wrong));
    assert.equal(told.message, "request parameter error: identityIds[1] is not a filled string");
    assert.equal(told.id, JSON.parse(wrong).id);
    assert.equal((await served(signed(bodyOf(good, { request: { apiVer: "1.0.5" } })))).code, 404);
  });

  test("answers a preflight as the vendor's gateways do: no Date, and no error headers for pages", async () => {
    const reply = await send(gateways.aliyun.origin, path, { method: "OPTIONS" });
    assert.deepEqual([reply.status, reply.text], [200, ""]);
    assertOpenToPages(reply);
    const allowed = String(reply.headers["access-control-allow-headers"]).toLowerCase().split(",");
    for (const name of Object.keys(signed("").headers)) assert.ok(allowed.includes(name), name);
    assert.ok(!allowed.includes("date"));
    assert.match(String(reply.headers["access-control-allow-methods"]), /\bPOST\b/);
  });
});
