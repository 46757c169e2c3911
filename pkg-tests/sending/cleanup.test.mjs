// What only Node can show: no timer or rejection is left, and the target of a redirect gets no request.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import process from "node:process";
import { Readable } from "node:stream";
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

/** Waits until everything that needs no timer has happened. */
async function settle() {
  for (let round = 0; round < 20; round += 1) await turn();
}

function countTimers() {
  return process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
}

/**
 * @param {string} name
 * @param {(controller: AbortController) => Promise<unknown>} run has to abort by itself
 */
function testCleanup(name, run) {
  test(`${name} leaves no timer and no rejection`, async () => {
    await settle();
    const before = countTimers();
    const controller = new AbortController();
    await run(controller);
    await settle();
    assert.equal(countTimers(), before);
    assert.deepEqual(rejections, []);
  });
}

/** @param {Promise<unknown>} promise @param {AbortController} controller */
async function expectAbort(promise, controller) {
  await settle();
  const reason = new Error("the user left");
  controller.abort(reason);
  await assert.rejects(promise, (error) => error === reason);
}

const fetchForever = () => new Promise(() => {});
const fetchEmptyPage = () => Promise.resolve(new Response('{"Response":{"Customers":[],"Total":0}}'));
const fetchUnavailable = () =>
  Promise.resolve(new Response("", { status: 503, headers: { "retry-after": "60" } }));

testCleanup("a call that succeeds", () => send(sign, { fetch: fetchEmptyPage }));
testCleanup("a call that fails", () =>
  assert.rejects(send(sign, { fetch: () => Promise.reject(new Error("down")), retries: 0 }), ApiError),
);
testCleanup("a call that times out", () =>
  assert.rejects(send(sign, { fetch: fetchForever, timeoutMs: 20, retries: 0 }), { kind: "timeout" }),
);
testCleanup("aborting a fetch", (controller) =>
  expectAbort(send(sign, { fetch: fetchForever, signal: controller.signal }), controller),
);
testCleanup("aborting a body", (controller) => {
  const fetch = () => Promise.resolve(new Response(new ReadableStream({ pull: fetchForever })));
  return expectAbort(send(sign, { fetch, signal: controller.signal }), controller);
});
testCleanup("aborting the wait before a retry", (controller) =>
  expectAbort(send(sign, { fetch: fetchUnavailable, signal: controller.signal }), controller),
);
testCleanup("aborting a page", (controller) =>
  expectAbort(customers(client, {}, { fetch: fetchForever, signal: controller.signal }).next(), controller),
);
testCleanup("aborting batches", (controller) =>
  expectAbort(
    identities(aliyun, ["1", "2", "3"], {
      fetch: fetchForever,
      batchSize: 1,
      signal: controller.signal,
    }).next(),
    controller,
  ),
);
testCleanup("leaving a loop while other batches hang, wait or have failed", async () => {
  const fetches = [
    () => Promise.resolve(new Response('{"code":200,"data":[{"identityId":"1"}]}')),
    fetchForever,
    fetchUnavailable,
    () => Promise.resolve(new Response('{"code":460}')),
  ];
  let next = 0;
  const fetch = () => (fetches[next++] ?? fetchForever)();
  const ids = ["1", "2", "3", "4", "5"];
  for await (const _ of identities(aliyun, ids, { fetch, batchSize: 1, concurrency: 4 })) {
    await settle();
    break;
  }
  assert.equal(next, 4);
});

const listenerFails = () => Promise.reject(new Error("listener"));
testCleanup("a listener that fails while other batches hang", async () => {
  const fetches = [fetchForever, () => Promise.resolve(new Response('{"code":200,"data":[]}'))];
  let next = 0;
  const fetch = () => (fetches[next++] ?? fetchForever)();
  const loop = identities(aliyun, ["1", "2", "3"], { fetch, batchSize: 1, onProgress: listenerFails });
  await assert.rejects(loop.next(), { message: "listener" });
});
testCleanup("a listener that fails before a retry", () =>
  assert.rejects(send(sign, { fetch: fetchUnavailable, onRetry: listenerFails }), { message: "listener" }),
);
testCleanup("a sign that is asynchronous", async () => {
  for (const asynchronous of [async () => sign(), listenerFails]) {
    // @ts-expect-error: the type says that it must not be
    await assert.rejects(send(asynchronous, { fetch: fetchEmptyPage }), { field: "sign" });
  }
});
for (const error of [undefined, new Error("the reader failed")]) {
  testCleanup(`destroying a stream of a loop ${error ? "with" : "without"} an error`, async () => {
    /** @type {AbortSignal[]} */
    const signals = [];
    /** @type {import("iot-accounts").FetchLike} */
    const fetch = (_, { signal }) => {
      if (signal) signals.push(signal);
      return new Promise(() => {});
    };
    const stream = Readable.from(identities(aliyun, ["1", "2", "3"], { fetch, batchSize: 1 }));
    stream.on("data", () => {});
    await settle();
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [false, false],
    );
    const closed = new Promise((resolve) => stream.on("close", resolve));
    stream.on("error", (caught) => assert.equal(caught, error));
    stream.destroy(error);
    await closed;
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [true, true],
    );
  });
}

test("a real connection is closed when the call is aborted or times out", async (context) => {
  const gateways = await startGateways();
  context.after(() => gateways.close());
  const { endpoint, appKey, appSecret, faults } = gateways.tencent;
  const gatewayClient = new TencentClient({ endpoint, appKey, appSecret });
  for (const kind of ["no-response", "endless-body", "body-of-known-length"]) {
    const server = createServer();
    let closedCount = 0;
    server.on("connection", (socket) => socket.on("close", () => (closedCount += 1)));
    server.on("request", (_, response) => {
      if (kind === "no-response") return;
      response.writeHead(200, kind === "endless-body" ? {} : { "content-length": "100" });
      response.write("{");
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const address = server.address();
    assert.ok(address !== null && typeof address === "object");
    const client = new TencentClient({ appKey, appSecret, endpoint: `http://127.0.0.1:${address.port}/` });
    const controller = new AbortController();
    const sent = send(() => client.getCustomerList(), { signal: controller.signal });
    await wait(50);
    controller.abort();
    await assert.rejects(sent, { name: "AbortError" });
    await assert.rejects(
      send(() => client.getCustomerList(), { timeoutMs: 50, retries: 0 }),
      { kind: "timeout" },
    );
    await wait(50);
    assert.equal(closedCount, 2, kind);
    server.close();
  }
  faults.next({ kind: "endless-body" });
  await assert.rejects(
    send(() => gatewayClient.getCustomerList()),
    { kind: "malformed-response" },
  );
});

test("a redirect is not followed", async (context) => {
  let targetRequests = 0;
  const target = createServer((_, response) => {
    targetRequests += 1;
    response.end("{}");
  });
  await once(target.listen(0, "127.0.0.1"), "listening");
  const address = target.address();
  assert.ok(address !== null && typeof address === "object");
  const location = `http://127.0.0.1:${address.port}/`;
  let serverRequests = 0;
  const server = createServer((request, response) => {
    serverRequests += 1;
    request.resume();
    response.writeHead(Number(new URL(request.url ?? "", location).searchParams.get("status")), { location });
    response.end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  context.after(() => {
    for (const each of [target, server]) each.close().closeAllConnections();
  });
  const serverAddress = server.address();
  assert.ok(serverAddress !== null && typeof serverAddress === "object");
  const client = new AliyunClient({
    appKey: "key",
    appSecret: "secret",
    endpoint: `http://127.0.0.1:${serverAddress.port}`,
  });
  const statuses = [301, 302, 303, 307, 308];
  for (const status of statuses) {
    await assert.rejects(
      send(() => client.request(`/a?status=${status}`, { apiVersion: "1.0.0" })),
      { name: "ApiError", kind: "malformed-response", retryable: false, message: /redirect/ },
    );
  }
  assert.equal(serverRequests, statuses.length);
  assert.equal(targetRequests, 0);
});
