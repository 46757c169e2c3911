// What only Node can tell: that no timer and no rejection is left behind, and that a redirect's target hears nothing.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import process from "node:process";
import { after, before, test } from "node:test";
import { setImmediate as turn, setTimeout as wait } from "node:timers/promises";
import { AliyunClient, ApiError, customers, identities, send, TencentClient } from "iot-accounts";
import { startGateways } from "../../gateways/index.mjs";

const client = new TencentClient({ appKey: "key", appSecret: "secret" });
const aliyun = new AliyunClient({ appKey: "key", appSecret: "secret" });
const sign = () => client.getCustomerList();

/** @type {unknown[]} */
const rejections = [];
/** @param {unknown} reason */
const onRejection = (reason) => {
  rejections.push(reason);
};
before(() => process.on("unhandledRejection", onRejection));
after(() => process.off("unhandledRejection", onRejection));

/** Lets everything happen that needs no timer. */
async function settled() {
  for (let round = 0; round < 20; round += 1) await turn();
}

function timers() {
  return process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
}

/**
 * @param {string} name
 * @param {(stop: AbortController) => Promise<unknown>} run aborts by itself
 */
function leavesNothing(name, run) {
  test(`${name} leaves no timer and no rejection`, async () => {
    await settled();
    const before = timers();
    const stop = new AbortController();
    await run(stop);
    await settled();
    assert.equal(timers(), before);
    assert.deepEqual(rejections, []);
  });
}

/** @param {Promise<unknown>} promise @param {AbortController} stop */
async function endsWith(promise, stop) {
  await settled();
  const reason = new Error("the user left");
  stop.abort(reason);
  await assert.rejects(promise, (error) => error === reason);
}

const hanging = () => new Promise(() => {});
const page = () => Promise.resolve(new Response('{"Response":{"Customers":[],"Total":0}}'));
const busy = () => Promise.resolve(new Response("", { status: 503, headers: { "retry-after": "60" } }));

leavesNothing("a call that succeeds", () => send(sign, { fetch: page }));
leavesNothing("a call that fails", () =>
  assert.rejects(send(sign, { fetch: () => Promise.reject(new Error("down")), retries: 0 }), ApiError),
);
leavesNothing("a call that times out", () =>
  assert.rejects(send(sign, { fetch: hanging, timeoutMs: 20, retries: 0 }), { kind: "timeout" }),
);
leavesNothing("aborting a fetch", (stop) =>
  endsWith(send(sign, { fetch: hanging, signal: stop.signal }), stop),
);
leavesNothing("aborting a body", (stop) => {
  const fetch = () => Promise.resolve(new Response(new ReadableStream({ pull: hanging })));
  return endsWith(send(sign, { fetch, signal: stop.signal }), stop);
});
leavesNothing("aborting a wait", (stop) => endsWith(send(sign, { fetch: busy, signal: stop.signal }), stop));
leavesNothing("aborting a page", (stop) =>
  endsWith(customers(client, {}, { fetch: hanging, signal: stop.signal }).next(), stop),
);
leavesNothing("aborting batches", (stop) =>
  endsWith(
    identities(aliyun, ["1", "2", "3"], { fetch: hanging, batchSize: 1, signal: stop.signal }).next(),
    stop,
  ),
);
leavesNothing("leaving a loop while other batches hang, wait or have failed", async () => {
  const answers = [
    () => Promise.resolve(new Response('{"code":200,"data":[{"identityId":"1"}]}')),
    hanging,
    busy,
    () => Promise.resolve(new Response('{"code":460}')),
  ];
  let next = 0;
  const fetch = () => (answers[next++] ?? hanging)();
  const ids = ["1", "2", "3", "4", "5"];
  for await (const _ of identities(aliyun, ids, { fetch, batchSize: 1, concurrency: 4 })) {
    await settled();
    break;
  }
  assert.equal(next, 4);
});

test("a real connection is closed when the call is aborted or its time is up", async (context) => {
  const gateways = await startGateways();
  context.after(() => gateways.close());
  const { endpoint, appKey, appSecret, faults } = gateways.tencent;
  const real = new TencentClient({ endpoint, appKey, appSecret });
  for (const kind of ["no-response", "endless-body"]) {
    const server = createServer();
    let closed = 0;
    server.on("connection", (socket) => socket.on("close", () => (closed += 1)));
    server.on("request", (_, response) => {
      if (kind === "no-response") return;
      response.writeHead(200);
      response.write("{");
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const address = server.address();
    assert.ok(address !== null && typeof address === "object");
    const far = new TencentClient({ appKey, appSecret, endpoint: `http://127.0.0.1:${address.port}/` });
    const stop = new AbortController();
    const sent = send(() => far.getCustomerList(), { signal: stop.signal });
    await wait(50);
    stop.abort();
    await assert.rejects(sent, { name: "AbortError" });
    await assert.rejects(
      send(() => far.getCustomerList(), { timeoutMs: 50, retries: 0 }),
      { kind: "timeout" },
    );
    await wait(50);
    assert.equal(closed, 2, kind);
    server.close();
  }
  faults.next({ kind: "endless-body" });
  await assert.rejects(
    send(() => real.getCustomerList()),
    { kind: "malformed-response" },
  );
});

test("a redirect is not followed", async (context) => {
  let heard = 0;
  const target = createServer((_, response) => {
    heard += 1;
    response.end("{}");
  });
  await once(target.listen(0, "127.0.0.1"), "listening");
  const address = target.address();
  assert.ok(address !== null && typeof address === "object");
  const location = `http://127.0.0.1:${address.port}/`;
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    request.resume();
    response.writeHead(Number(new URL(request.url ?? "", location).searchParams.get("status")), { location });
    response.end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  context.after(() => {
    for (const one of [target, server]) one.close().closeAllConnections();
  });
  const at = server.address();
  assert.ok(at !== null && typeof at === "object");
  const client = new AliyunClient({
    appKey: "key",
    appSecret: "secret",
    endpoint: `http://127.0.0.1:${at.port}`,
  });
  const statuses = [301, 302, 303, 307, 308];
  for (const status of statuses) {
    await assert.rejects(
      send(() => client.request(`/a?status=${status}`, { apiVersion: "1.0.0" })),
      { name: "ApiError", kind: "malformed-response", retryable: false, message: /redirect/ },
    );
  }
  assert.equal(asked, statuses.length);
  assert.equal(heard, 0);
});
