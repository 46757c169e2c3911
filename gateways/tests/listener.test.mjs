import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, describe, test } from "node:test";
import { startGateways } from "../index.mjs";
import { NonceMemory } from "../nonces.mjs";
import { closeAll, gateways, send } from "./harness.mjs";
import "./tencent.mjs";
import "./aliyun.mjs";

after(closeAll);

describe("data", () => {
  test("is seeded: a second start has the same", async () => {
    const again = await startGateways();
    await again.close();
    await again.close();
    assert.deepEqual(again.customers, gateways.customers);
    assert.deepEqual(again.identities, gateways.identities);
  });

  test("has 137 customers and 60 identities, with all the variety that is promised", () => {
    const { customers, identities } = gateways;
    assert.equal(new Set(customers.map((one) => one.CustomerId)).size, 137);
    assert.ok(customers.every((one) => /^\w{1,32}$/.test(one.CustomerId)));
    assert.ok(customers.some((one) => one.CustomerId.includes("_")));
    assert.ok(customers.some((one) => one.CountryCode === undefined && one.PhoneNumber === undefined));
    assert.ok(customers.some((one) => one.CountryCode !== undefined && one.PhoneNumber === undefined));
    assert.equal(new Set(identities.map((one) => one.identityId)).size, 60);
    assert.ok(identities.some((one) => /\p{Script=Han}/u.test(one.nickName ?? "")));
    assert.ok(identities.some((one) => /\p{Extended_Pictographic}/u.test(one.nickName ?? "")));
    assert.ok(identities.some((one) => Object.keys(one).length === 1));
    assert.ok(identities.some((one) => Object.keys(one).length === 11));
  });
});

test("the nonce memory forgets what has expired", () => {
  const memory = new NonceMemory(100);
  for (let nonce = 0; nonce < 1000; nonce += 1) assert.ok(memory.use(String(nonce), nonce));
  assert.equal(memory.size, 101);
  assert.equal(memory.use("999", 1099), false);
  assert.equal(memory.use("999", 1100), true);
});

describe("listening", () => {
  test("a request that does not end is cut off, and the record of requests is bounded", async () => {
    const impatient = await startGateways({ requestTimeoutMs: 200 });
    try {
      const { port } = new URL(impatient.tencent.origin);
      for (const start of [
        "POST / HTTP/1.1\r\nHost: a\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\na",
      ]) {
        const socket = connect(Number(port), "127.0.0.1");
        socket.write(start);
        let text = "";
        for await (const chunk of socket) text += chunk;
        assert.match(text, /^HTTP\/1\.1 408 /);
      }
      for (let count = 0; count < 120; count += 1) await send(impatient.aliyun.origin, `/${count}`);
      assert.equal(impatient.aliyun.requests.length, 100);
      assert.equal(impatient.aliyun.requests.at(-1)?.url, "/119");
    } finally {
      await impatient.close();
    }
  });

  test("listens on the loopback interface, and a taken port is an error that leaves nothing open", async () => {
    assert.match(gateways.tencent.origin, /^http:\/\/127\.0\.0\.1:\d+$/);
    const probe = await startGateways();
    const tencentPort = Number(new URL(probe.tencent.origin).port);
    await probe.close();
    const aliyunPort = Number(new URL(gateways.aliyun.origin).port);
    await assert.rejects(startGateways({ tencentPort, aliyunPort }), { code: "EADDRINUSE" });
    const again = await startGateways({ tencentPort });
    await again.close();
  });
});
