// What all requests to one worker have in common when it calls a cloud: its pauses, and how many calls are under way at once.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { createCustomerPage, createIdentityPage, createJsonResponse } from "../suite/fetch-doubles.mjs";
import { createWorker } from "./limits-worker.mjs";

const CUSTOMERS = "/customers?limit=1";
const IDENTITIES = "/identities?count=1";

const throttle = (/** @type {Record<string, string>} */ headers, status = 429) =>
  new Response("", { status, headers });

describe("a pause that a cloud asked for", () => {
  test("is kept by every caller, and told with what is left of it", async (context) => {
    context.mock.timers.enable({ apis: ["Date"], now: 1_700_000_000_000 });
    const answers = [throttle({ "retry-after": "30" }), createCustomerPage(["1"], 1)];
    const { ask, calls } = createWorker({ fetch: async () => answers.shift() });
    const first = await ask(CUSTOMERS);
    assert.deepEqual([first.status, first.headers.get("retry-after"), calls.length], [429, "30", 1]);
    context.mock.timers.tick(20_500);
    const second = await ask(CUSTOMERS);
    assert.deepEqual([second.status, second.headers.get("retry-after"), calls.length], [429, "10", 1]);
    const { error } = await second.json();
    assert.deepEqual(
      [error.kind, error.provider, error.retryable, error.retryAfterMs],
      ["throttled", "tencent", true, 9_500],
    );
    context.mock.timers.tick(9_500);
    assert.equal((await ask(CUSTOMERS)).status, 200);
    assert.equal(calls.length, 2);
  });

  test("is that of one cloud, in a search of both, too", async () => {
    const { ask, calls } = createWorker({
      fetch: async (url) =>
        url.includes("tencent") ? throttle({ "retry-after": "30" }) : createIdentityPage(["a"]),
    });
    assert.equal((await ask(CUSTOMERS)).status, 429);
    assert.equal((await ask(IDENTITIES)).status, 200);
    const found = await (await ask("/users?q=123456")).json();
    assert.equal(found.errors.tencent.kind, "throttled");
    assert.equal(found.errors.tencent.retryAfterMs > 0, true);
    assert.equal(found.errors.aliyun, undefined);
    assert.equal(calls.filter(({ url }) => url.includes("tencent")).length, 1);
  });

  /** @type {readonly [what: string, answer: () => Response, retryAfter: string | null][]} */
  const forms = [
    [
      "a date, by the clock of the server",
      () =>
        throttle({ date: "Wed, 02 Sep 2020 08:40:19 GMT", "retry-after": "Wed, 02 Sep 2020 08:40:59 GMT" }),
      "40",
    ],
    ["with a failure of the server", () => throttle({ "retry-after": "40" }, 503), "40"],
    ["for longer than ten minutes", () => throttle({ "retry-after": "99999999" }), "600"],
  ];
  for (const [what, answer, retryAfter] of forms) {
    test(`can be ${what}`, async (context) => {
      context.mock.timers.enable({ apis: ["Date"], now: 1_700_000_000_000 });
      const { ask, calls } = createWorker({ fetch: async () => answer() });
      await ask(CUSTOMERS);
      const second = await ask(CUSTOMERS);
      assert.deepEqual([second.status, second.headers.get("retry-after")], [429, retryAfter]);
      assert.equal(calls.length, 1);
    });
  }

  for (const header of ["0", "soon", "-1", ""]) {
    test(`is none for a Retry-After of \`${header}\``, async () => {
      const refusal = () =>
        createJsonResponse(
          { Response: { Error: { Code: "InvalidAction", Message: "" } } },
          { headers: { "retry-after": header } },
        );
      const { ask, calls } = createWorker({ fetch: async () => refusal() });
      assert.equal((await ask(CUSTOMERS)).status, 400);
      assert.equal((await ask(CUSTOMERS)).status, 400);
      assert.equal(calls.length, 2);
    });
  }
});

describe("calls at once", () => {
  /** A fetch whose answers wait until they are let go. */
  function createGate() {
    /** @type {(() => void)[]} */
    const held = [];
    let running = 0;
    let most = 0;
    return {
      held,
      readMost: () => most,
      /** @param {string} _url @param {RequestInit} init */
      fetch(_url, { signal }) {
        running++;
        most = Math.max(most, running);
        return new Promise((resolve, reject) => {
          const leave = () => running--;
          signal?.addEventListener("abort", () => reject(signal.reason));
          held.push(() => {
            leave();
            resolve(createCustomerPage(["1"], 1));
          });
          signal?.addEventListener("abort", leave, { once: true });
        });
      },
    };
  }

  /** Long enough for whatever needs no timer. */
  const settle = async () => {
    for (let turn = 0; turn < 20; turn++) await setImmediate();
  };

  test("are as many as the limit, and the others wait for their turn", async () => {
    const gate = createGate();
    const { ask } = createWorker({ fetch: gate.fetch, limits: { callsAtOnce: 2 } });
    const asks = Array.from({ length: 5 }, () => ask(CUSTOMERS));
    await settle();
    assert.equal(gate.held.length, 2);
    for (let answered = 0; answered < 5; answered++) {
      gate.held.shift()?.();
      await settle();
    }
    for (const response of await Promise.all(asks)) assert.equal(response.status, 200);
    assert.equal(gate.readMost(), 2);
  });

  test("are those of one cloud: another cloud's do not wait for them", async () => {
    const { ask } = createWorker({
      fetch: (url, init) =>
        url.includes("tencent") ? createGate().fetch(url, init) : Promise.resolve(createIdentityPage(["a"])),
      limits: { callsAtOnce: 1 },
    });
    const leave = new AbortController();
    const waiting = ask(CUSTOMERS, { signal: leave.signal });
    assert.equal((await ask(IDENTITIES)).status, 200);
    leave.abort();
    await waiting;
  });

  test("lose nothing by callers that leave, while they wait and while they are answered", async () => {
    const gate = createGate();
    const { ask } = createWorker({ fetch: gate.fetch, limits: { callsAtOnce: 1 } });
    const leaves = Array.from({ length: 3 }, () => new AbortController());
    const asks = leaves.map(({ signal }) => ask(CUSTOMERS, { signal }));
    const last = ask(CUSTOMERS);
    await settle();
    let isAnswered = false;
    void asks[1]?.then(() => {
      isAnswered = true;
    });
    leaves[1]?.abort();
    await settle();
    assert.deepEqual([isAnswered, gate.held.length], [true, 1]);
    leaves[0]?.abort();
    await settle();
    assert.equal(gate.held.length, 2);
    leaves[2]?.abort();
    await settle();
    assert.equal(gate.held.length, 3);
    gate.held.at(-1)?.();
    assert.equal((await last).status, 200);
    await Promise.all(asks);
  });

  test("give the turn of somebody who leaves just then to the next", async () => {
    const gate = createGate();
    const { ask } = createWorker({ fetch: gate.fetch, limits: { callsAtOnce: 1 } });
    const leaves = Array.from({ length: 2 }, () => new AbortController());
    const asks = leaves.map(({ signal }) => ask(CUSTOMERS, { signal }));
    const last = ask(CUSTOMERS);
    await settle();
    for (const leave of leaves) leave.abort();
    await settle();
    assert.equal(gate.held.length, 2);
    gate.held[1]?.();
    assert.equal((await last).status, 200);
    await Promise.all(asks);
  });

  test("are not begun when the cloud asks for a pause while they wait", async () => {
    /** @type {((response: Response) => void)[]} */
    const held = [];
    const { ask, calls } = createWorker({
      fetch: () => new Promise((resolve) => held.push(resolve)),
      limits: { callsAtOnce: 1 },
    });
    const asks = [ask(CUSTOMERS), ask(CUSTOMERS)];
    await settle();
    held[0]?.(throttle({ "retry-after": "30" }));
    const statuses = (await Promise.all(asks)).map(({ status }) => status);
    assert.deepEqual([statuses, calls.length], [[429, 429], 1]);
  });

  test("that would wait behind too many are throttled at once", async () => {
    const gate = createGate();
    const { ask } = createWorker({ fetch: gate.fetch, limits: { callsAtOnce: 1, callsWaiting: 0 } });
    const first = ask(CUSTOMERS);
    await settle();
    const second = await ask(CUSTOMERS);
    assert.deepEqual([second.status, second.headers.get("retry-after")], [429, "1"]);
    gate.held[0]?.();
    assert.equal((await first).status, 200);
  });

  test("are 6, and 100 wait, when nothing else is said", async () => {
    const gate = createGate();
    const { ask } = createWorker({ fetch: gate.fetch });
    const leave = new AbortController();
    const asks = Array.from({ length: 106 }, () => ask(CUSTOMERS, { signal: leave.signal }));
    await settle();
    assert.equal(gate.held.length, 6);
    assert.equal((await ask(CUSTOMERS)).status, 429);
    leave.abort();
    await Promise.all(asks);
  });
});
