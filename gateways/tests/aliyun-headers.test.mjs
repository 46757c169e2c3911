import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import { after, describe, test } from "node:test";
import { createIdsBody, expectRefused, expectServed, PATH, sendCall, sign } from "./aliyun-calls.mjs";
import { clock, closeAll, gateways, send } from "./setup.mjs";

/** @typedef {import("./aliyun-calls.mjs").Call} Call */
/** @typedef {import("./aliyun-calls.mjs").Headers} Headers */

after(closeAll);

describe("the headers of a request to Aliyun", () => {
  test("refuses a request without a required header", async () => {
    const names = ["content-md5", "x-ca-key", "x-ca-nonce", "x-ca-timestamp"];
    for (const name of names) {
      await expectRefused(
        sign(createIdsBody(), { omit: [name] }),
        `Header \`${name}\` is Required`,
        "I400MH",
      );
    }
    const call = sign(createIdsBody());
    const { "x-ca-signature": signature, ...unsigned } = call.headers;
    assert.ok(signature);
    await expectRefused({ ...call, headers: unsigned }, "Empty Signature", "A403IS");
    const { "x-ca-signature-headers": list, ...unlisted } = call.headers;
    assert.ok(list);
    await expectRefused(
      { ...call, headers: unlisted },
      "Header `x-ca-signature-headers` is Required",
      "I400MH",
    );
  });

  test("refuses a list of signed headers that omits one, adds one, or has another separator", async () => {
    const call = sign(createIdsBody());
    const list = call.headers["x-ca-signature-headers"] ?? "";
    const lists = [
      ["x-ca-key,x-ca-nonce,x-ca-timestamp", "does not list x-ca-stage"],
      [list.replaceAll(",", ":"), "lists a missing header"],
      [list.toUpperCase(), "lists a missing header"],
      [`${list},x-extra`, "lists a missing header"],
      [`accept,${list}`, "must not list accept"],
      [list.split(",").reverse().join(","), "is not sorted"],
      [`${list},x-ca-timestamp`, "is not sorted"],
    ];
    for (const [changed = "", reason] of lists) {
      const headers = { ...call.headers, "x-ca-signature-headers": changed };
      await expectRefused(
        { ...call, headers },
        `Invalid Header \`x-ca-signature-headers\` ${reason}`,
        "I400HD",
      );
    }
    const headers = { ...call.headers, "x-ca-nonce": ["a", "b"] };
    const reply = await send(gateways.aliyun.origin, PATH, { headers, body: call.body });
    assert.equal(reply.headers["x-ca-error-message"], "Invalid Header `x-ca-nonce` is repeated");
  });

  test("refuses invalid header values", async () => {
    await expectRefused(
      sign(createIdsBody(), { set: { "x-ca-key": "60000002" } }),
      "Invalid AppKey",
      "A400IK",
    );
    await expectRefused(
      sign(createIdsBody(), { set: { "x-ca-stage": "release" } }),
      "Invalid Stage",
      "I400SG",
    );
    const seconds = String(Math.floor(clock.now / 1000));
    for (const timestamp of [seconds, `${clock.now}.0`, "now"]) {
      await expectRefused(
        sign(createIdsBody(), { set: { "x-ca-timestamp": timestamp } }),
        "Invalid Timestamp",
        "I400HD",
      );
    }
    for (const type of ["text/plain", "application/json; charset=gbk", "application/octet-streams"]) {
      const call = sign(createIdsBody(), { set: { "content-type": type } });
      await expectRefused(call, `Invalid Content-Type: \`${type}\``, "I400CT");
    }
    await expectRefused(
      sign(createIdsBody(), { omit: ["content-type"] }),
      "Invalid Content-Type: ``",
      "I400CT",
    );
    const md5 = createHash("md5").update("another body").digest("base64");
    await expectRefused(
      sign(createIdsBody(), { set: { "content-md5": md5 } }),
      "Invalid Content-MD5",
      "I400I5",
    );
    const method = "x-ca-signature-method";
    await expectRefused(
      sign(createIdsBody(), { set: { [method]: "HmacSHA1" } }),
      /is not HmacSHA256$/,
      "I400HD",
    );
    assert.equal((await expectServed(sign(createIdsBody(), { set: { [method]: "HmacSHA256" } }))).code, 200);
    await expectRefused(
      sign(createIdsBody(), { set: { "x-ca-more": "caf\xe9" } }),
      /is not printable ASCII$/,
      "I400HD",
    );
    const withoutStage = sign(createIdsBody(), { omit: ["x-ca-stage"] });
    assert.equal((await expectServed(withoutStage)).code, 200, "RELEASE is the default");
    for (const stage of ["PRE", "TEST"]) {
      assert.equal((await expectServed(sign(createIdsBody(), { set: { "x-ca-stage": stage } }))).code, 200);
    }
  });

  test("accepts a timestamp up to fifteen minutes off, and sends its time as Date", async () => {
    const window = 15 * 60 * 1000;
    for (const offset of [-window, window]) {
      assert.equal(
        (await expectServed(sign(createIdsBody(), { set: { "x-ca-timestamp": String(clock.now + offset) } })))
          .code,
        200,
      );
    }
    for (const offset of [-window - 1, window + 1]) {
      const call = sign(createIdsBody(), { set: { "x-ca-timestamp": String(clock.now + offset) } });
      await expectRefused(call, "Timestamp Expired", "I400HD");
      assert.equal((await sendCall(call)).headers.date, new Date(clock.now).toUTCString());
    }
  });

  test("refuses a used nonce for as long as its timestamp is valid", async () => {
    const window = 15 * 60 * 1000;
    const set = { "x-ca-nonce": randomUUID(), "x-ca-timestamp": String(clock.now + window) };
    const call = sign(createIdsBody(), { set });
    assert.equal((await expectServed(call)).code, 200);
    for (const elapsed of [window, window]) {
      clock.now += elapsed;
      await expectRefused(call, "Nonce Used", "I400HD");
    }
    clock.now += 1;
    await expectRefused(call, "Timestamp Expired", "I400HD");
    const nonce = { "x-ca-nonce": set["x-ca-nonce"] };
    assert.equal((await expectServed(sign(createIdsBody(), { set: nonce }))).code, 200);
  });

  test("accepts a Date header instead of a timestamp, as the vendor's Python SDK sends", async () => {
    const omit = ["x-ca-timestamp", "x-ca-stage"];
    const createCall = (/** @type {number} */ ms) =>
      sign(createIdsBody(), {
        set: {
          date: new Date(ms).toUTCString(),
          "content-type": "application/octet-stream",
          "x-ca-signaturemethod": "HmacSHA256",
        },
        omit,
      });
    clock.now = Math.ceil(clock.now / 1000) * 1000;
    const window = 15 * 60 * 1000;
    for (const offset of [0, -window, window]) {
      const call = createCall(clock.now + offset);
      assert.equal((await expectServed(call)).code, 200);
      await expectRefused(call, "Nonce Used", "I400HD");
    }
    for (const offset of [-window - 1000, window + 1000]) {
      await expectRefused(createCall(clock.now + offset), "Timestamp Expired", "I400HD");
    }
    for (const date of ["today", "1", new Date(clock.now).toISOString(), `${clock.now}`]) {
      await expectRefused(sign(createIdsBody(), { set: { date }, omit }), "Invalid Date", "I400HD");
    }
    const changed = createCall(clock.now);
    const headers = { ...changed.headers, date: new Date(clock.now + 1000).toUTCString() };
    await expectRefused({ ...changed, headers }, /^Invalid Signature/, "A403IS");
  });
});
