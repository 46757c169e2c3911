/** @import { Context, Register } from "./types.mjs" */
import { expect } from "chai";
import { catchRejection } from "./helpers.mjs";
import {
  collect,
  createClient,
  customerLines,
  cut,
  getPageApi,
  pieces,
  stream,
  toText,
} from "./worker-client-doubles.mjs";

const END = { end: true };
const BROKEN = new TypeError("the connection was reset");

/** @param {{ rows: { customerId: string }[] }} found */
const getIds = ({ rows }) => rows.map(({ customerId }) => customerId).join("");

/**
 * Streams as connections bring them: in any pieces, cut off, stuck, and of any content.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, context) {
  /** @param {Parameters<typeof createClient>[1]} answers */
  const create = (...answers) => createClient(getPageApi(context), answers);

  test("worker client: a stream in pieces of any size, characters of several bytes among them", async () => {
    const rows = ["é", "张三", "😀", "a\nb"].map((name) => ({ customerId: name, phoneNumber: `${name}1` }));
    const text = `\n${toText([...rows.map((row) => ({ row })), { progress: { done: 4 } }, END])}`;
    for (const size of [1, 2, 3, 5, 7, 1000]) {
      const { client } = create(pieces(cut(text, size)).answer);
      expect(await collect(client.customers()), String(size)).to.deep.equal({ rows, error: undefined });
    }
  });

  test("worker client: what comes after the last line is not read, and the connection is ended", async () => {
    const { answer, state } = pieces([...cut(toText([END]), 1000), new Promise(() => {})]);
    const { client } = create(answer);
    expect(await collect(client.customers())).to.deep.equal({ rows: [], error: undefined });
    expect(state.cancelled).to.equal(true);
  });

  test("worker client: a stream that ends by its budget goes on from its cursor", async () => {
    const { client, asked } = create(
      stream(...customerLines("a", "b"), { cursor: "c-2" }),
      stream(...customerLines("c"), { cursor: "c-3" }),
      stream(END),
    );
    /** @type {string[]} */
    const cursors = [];
    const found = await collect(client.customers({}, { onCursor: (cursor) => cursors.push(cursor) }));
    expect(getIds(found)).to.equal("abc");
    expect(asked.map(({ url }) => url.searchParams.get("cursor"))).to.deep.equal([null, "c-2", "c-3"]);
    expect(cursors).to.deep.equal(["c-2", "c-3"]);
  });

  test("worker client: a cursor that leads no further ends the loop", async () => {
    const { client } = create(stream({ cursor: "c-1" }), stream({ cursor: "c-1" }));
    const { error } = await collect(client.customers());
    expect(error).to.have.property("kind", "malformed-response");
  });

  for (const [how, last] of /** @type {const} */ ([
    ["ends", []],
    ["ends in the middle of a line", cut('{"row":{"custo', 100)],
    ["ends in the middle of a character", [Uint8Array.of(0xe5)]],
    ["breaks off", [BROKEN]],
  ])) {
    test(`worker client: a stream that ${how} without a last line goes on, and gives nobody twice`, async () => {
      const first = toText([
        ...customerLines("a", "b"),
        { progress: { done: 2, total: 6 }, cursor: "c-2" },
        ...customerLines("c", "d"),
      ]);
      const { client, asked } = create(
        pieces([...cut(first, 1000), ...last]).answer,
        // One of those that were given has gone meanwhile, another has come.
        stream(
          ...customerLines("x", "d", "e"),
          { progress: { done: 5 }, cursor: "c-5" },
          ...customerLines("f"),
          END,
        ),
      );
      const found = await collect(client.customers());
      expect(found.error).to.equal(undefined);
      expect(getIds(found)).to.equal("abcdxef");
      expect(asked.map(({ url }) => url.searchParams.get("cursor"))).to.deep.equal([null, "c-2"]);
    });
  }

  test("worker client: people whose masks are alike are told apart when a stream goes on", async () => {
    const masked = { row: { customerId: "****", phoneNumber: "139****5930" } };
    const { client } = create(stream(masked, masked), stream(masked, masked, masked, END));
    const { rows, error } = await collect(client.customers());
    expect(error).to.equal(undefined);
    expect(rows).to.have.length(3);
  });

  test("worker client: a stream that is cut off again and again ends as `network`, and where it gets on it goes on", async () => {
    const page = (/** @type {string} */ id) =>
      stream(...customerLines(id), { progress: { done: 1 }, cursor: `c-${id}` });
    const cutOff = pieces([BROKEN]).answer;
    const { client, asked } = create(page("a"), cutOff, page("b"), cutOff, cutOff, stream(), () => {
      throw BROKEN;
    });
    const { rows, error } = await collect(client.customers());
    expect(getIds({ rows })).to.equal("ab");
    const { ApiError } = getPageApi(context);
    expect(error).to.be.instanceOf(ApiError).and.to.include({ kind: "network", retryable: true });
    const cursors = asked.map(({ url }) => url.searchParams.get("cursor"));
    expect(cursors).to.deep.equal([null, "c-a", "c-a", "c-b", "c-b", "c-b"]);
  });

  test("worker client: a stream that is stuck goes on, too, and keeps alive by empty lines", async () => {
    const stuck = pieces([...cut(toText(customerLines("a")), 100), new Promise(() => {})]);
    const sleep = () =>
      new Promise((resolve) => setTimeout(() => resolve(new TextEncoder().encode("\n")), 30));
    const slow = toText([...customerLines("a", "b"), END]);
    const lively = new ReadableStream({
      async start(controller) {
        for (let time = 0; time < 5; time++) controller.enqueue(await sleep());
        controller.enqueue(new TextEncoder().encode(slow));
        controller.close();
      },
    });
    const { client } = create(
      stuck.answer,
      () => new Response(lively, { headers: { "content-type": "application/x-ndjson" } }),
    );
    const found = await collect(client.customers({}, { timeoutMs: 100 }));
    expect(found.error).to.equal(undefined);
    expect(getIds(found)).to.equal("ab");
    expect(stuck.state.cancelled).to.equal(true);
  });

  test("worker client: an error in a stream is thrown, after its cursor was told", async () => {
    const error = { kind: "quota", provider: "tencent", message: "used up", code: "QuotaExceeded" };
    const { client, asked } = create(
      stream(...customerLines("a"), { error, cursor: "c-1" }),
      stream(...customerLines("b"), END),
    );
    /** @type {string | undefined} */
    let cursor;
    const onCursor = (/** @type {string} */ told) => {
      cursor = told;
    };
    const first = await collect(client.customers({}, { onCursor }));
    expect(getIds(first)).to.equal("a");
    expect(first.error).to.include(error);
    expect(cursor).to.equal("c-1");
    const second = await collect(client.customers({}, { cursor: "c-1" }));
    expect(getIds(second)).to.equal("b");
    expect(asked).to.have.length(2);
  });

  test("worker client: lines of a wrong form are refused", async () => {
    const wrong = [
      ...["row", "1", "null", "[]", "{}", '{"rows":[]}', '{"end":false}', '{"row":{}}', '{"row":[]}'],
      ...['{"row":{"customerId":""}}', '{"row":{"customerId":"1","phoneNumber":1}}', '{"cursor":1}'],
      ...['{"progress":{"total":1}}', '{"retry":{"kind":"server"}}', '{"error":"no"}', "<html>"],
    ];
    for (const line of wrong) {
      const { answer, state } = pieces([
        ...cut(`${toText(customerLines("a"))}${line}\n`, 100),
        new Promise(() => {}),
      ]);
      const { client } = create(answer);
      const found = await collect(client.customers());
      expect(found.error, line).to.have.property("kind", "malformed-response");
      expect(getIds(found)).to.equal("a");
      expect(state.cancelled, line).to.equal(true);
    }
    // It was read over and over if it passed for a stream that was cut off.
    const [start, end] = [toText(customerLines("a")), '"}}\n'].map((text) => new TextEncoder().encode(text));
    const invalid = [...cut('{"row":{"customerId":"', 100), Uint8Array.of(0xff), end];
    const { client } = create(pieces([start, ...invalid].map((piece) => piece ?? expect.fail())).answer);
    const found = await collect(client.customers());
    expect(getIds(found)).to.equal("a");
    expect(found.error).to.have.property("kind", "malformed-response");
  });

  test("worker client: a line that does not end is given up", async () => {
    const long = new Uint8Array(300_000).fill(0x61);
    const { answer, state } = pieces(Array(100).fill(long));
    const { client } = create(answer);
    const { error } = await collect(client.customers());
    expect(error).to.have.property("kind", "malformed-response");
    expect(state.cancelled).to.equal(true);
    expect(state.pulls).to.be.below(8);
    const whole = create(stream({ row: { customerId: "a".repeat(1024 * 1024) } }, END));
    expect((await collect(whole.client.customers())).error).to.have.property("kind", "malformed-response");
  });

  test("worker client: nothing is read before it is asked for", async () => {
    const { answer, state } = pieces(
      Array.from({ length: 50 }, (_, index) => cut(toText(customerLines(`${index}`)), 100)).flat(),
    );
    const { client } = create(answer);
    const rows = client.customers();
    expect(state.pulls).to.equal(0);
    await rows.next();
    await rows.next();
    expect(state.pulls).to.be.below(5);
    await rows.return();
    expect(state.cancelled).to.equal(true);
    expect(await rows.next()).to.deep.equal({ done: true, value: undefined });
  });

  test("worker client: leaving a loop, and an error in its body, end the request", async () => {
    for (const leave of [
      () => true,
      () => {
        throw BROKEN;
      },
    ]) {
      const { answer, state } = pieces([
        ...cut(toText(customerLines("a", "b")), 1000),
        new Promise(() => {}),
      ]);
      const { client, asked } = create(answer);
      const loop = (async () => {
        for await (const _ of client.customers()) if (leave()) break;
      })();
      await loop.catch((error) => expect(error).to.equal(BROKEN));
      expect(state.cancelled).to.equal(true);
      expect(asked[0]?.init.signal?.aborted).to.equal(true);
    }
  });

  test("worker client: an abort ends a loop with its reason, wherever it is", async () => {
    const reason = new Error("the user left");
    const stuck = pieces([...cut(toText(customerLines("a", "b", "c")), 1000), new Promise(() => {})]);
    const { client } = create(
      stuck.answer,
      pieces([...cut(toText(customerLines("a")), 1000), BROKEN]).answer,
    );
    const controller = new AbortController();
    const rows = client.customers({}, { signal: controller.signal });
    await rows.next();
    controller.abort(reason);
    // Those that came already are not given any more.
    expect(await catchRejection(rows.next())).to.equal(reason);
    expect(stuck.state.cancelled).to.equal(true);

    // While it waits to ask again.
    const waiting = new AbortController();
    const others = client.customers({}, { signal: waiting.signal });
    await others.next();
    const next = catchRejection(others.next());
    await new Promise((resolve) => setTimeout(resolve, 20));
    waiting.abort(reason);
    expect(await next).to.equal(reason);
  });

  test("worker client: what a listener throws ends the loop", async () => {
    for (const listener of ["onProgress", "onRetry", "onCursor"]) {
      const { answer, state } = pieces([
        ...cut(
          toText([
            { retry: { provider: "tencent", kind: "server", attempt: 1, attempts: 3, delayMs: 1 } },
            { progress: { done: 0 }, cursor: "c" },
          ]),
          1000,
        ),
        new Promise(() => {}),
      ]);
      const { client } = create(answer);
      const options = { [listener]: async () => Promise.reject(BROKEN) };
      expect(await collect(client.customers({}, options))).to.deep.equal({ rows: [], error: BROKEN });
      expect(state.cancelled, listener).to.equal(true);
    }
  });
}
