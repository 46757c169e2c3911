import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, describe, test } from "node:test";
import { startGateways } from "../index.mjs";
import { NonceMemory } from "../nonces.mjs";
import { attempt, json, tencentCall } from "./calls.mjs";
import { closeAll, gateways, send } from "./setup.mjs";

after(closeAll);

test("the nonce memory drops expired nonces", () => {
  const memory = new NonceMemory(100);
  for (let nonce = 0; nonce < 1000; nonce += 1) assert.ok(memory.use(String(nonce), nonce));
  assert.equal(memory.size, 101);
  assert.equal(memory.use("999", 1099), false);
  assert.equal(memory.use("999", 1100), true);
});

describe("the HTTP server", () => {
  test("an incomplete request times out, and the record of requests is bounded", async () => {
    const gateways = await startGateways({ requestTimeoutMs: 200 });
    try {
      const { port } = new URL(gateways.tencent.origin);
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
      for (let count = 0; count < 120; count += 1) await send(gateways.aliyun.origin, `/${count}`);
      assert.equal(gateways.aliyun.requests.length, 100);
      assert.equal(gateways.aliyun.requests.at(-1)?.url, "/119");
    } finally {
      await gateways.close();
    }
  });

  test("listens on the loopback interface; a port in use is an error that leaves nothing open", async () => {
    assert.match(gateways.tencent.origin, /^http:\/\/127\.0\.0\.1:\d+$/);
    const probe = await startGateways();
    const tencentPort = Number(new URL(probe.tencent.origin).port);
    await probe.close();
    const aliyunPort = Number(new URL(gateways.aliyun.origin).port);
    await assert.rejects(startGateways({ tencentPort, aliyunPort }), { code: "EADDRINUSE" });
    const again = await startGateways({ tencentPort });
    await again.close();
  });

  test("closes a connection after one request when keepAlive is false", async () => {
    for (const [keepAlive, expected] of /** @type {const} */ ([
      [true, "keep-alive"],
      [false, "close"],
    ])) {
      const gateways = await startGateways({ keepAlive });
      try {
        const call = tencentCall(gateways.tencent);
        const url = `${call.origin}${call.path}`;
        for (const init of [{ method: "OPTIONS" }, { method: "POST", ...call }]) {
          const response = await fetch(url, init);
          await response.arrayBuffer();
          assert.equal(response.headers.get("connection"), expected);
        }
      } finally {
        await gateways.close();
      }
    }
  });

  test("records the last keepRequests requests", async () => {
    const gateways = await startGateways({ keepRequests: 3 });
    try {
      const calls = Array.from({ length: 5 }, () => tencentCall(gateways.tencent));
      for (const call of calls) json(await attempt(call));
      const nonces = gateways.tencent.requests.map(({ nonce }) => nonce);
      assert.deepEqual(
        nonces,
        calls.slice(2).map(({ nonce }) => nonce),
      );
    } finally {
      await gateways.close();
    }
  });
});
