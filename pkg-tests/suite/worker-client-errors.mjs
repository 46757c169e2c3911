/** @import { Context, Register } from "./types.mjs" */
import { expect } from "chai";
import { catchRejection, unchecked } from "./helpers.mjs";
import { collect, createClient, getPageApi, json, pieces, stream } from "./worker-client-doubles.mjs";

/** @typedef {import("./worker-client-doubles.mjs").Answer} Answer */

const html = { "content-type": "text/html; charset=utf-8" };

/** @type {[kind: string, status: number, fields: object][]} */
const KINDS = [
  ["unauthorized", 401, {}],
  ["forbidden", 403, { field: "reveal" }],
  ["invalid-input", 400, { field: "phoneNumber" }],
  ["unknown-route", 404, {}],
  ["wrong-method", 405, {}],
  ["too-large", 413, {}],
  ["wrong-content-type", 415, {}],
  ["throttled", 429, { retryAfterMs: 30_000, retryable: true }],
  ["misconfigured", 500, {}],
  ["internal", 500, {}],
  ["busy", 503, { retryAfterMs: 1000 }],
  [
    "signature",
    502,
    { provider: "aliyun", code: "400", vendorMessage: "Invalid Signature", advice: ["the secret"] },
  ],
  ["not-found", 404, { provider: "tencent", code: "ResourceNotFound", requestId: "r-1" }],
];

/** @type {[what: string, answer: Answer, message: RegExp][]} */
const FOREIGN = [
  ["a page", () => new Response("<html>", { headers: html }), /status 200, text\/html/],
  [
    "a page of an error",
    () => new Response("<html>", { status: 502, headers: html }),
    /status 502, text\/html/,
  ],
  ["nothing", () => new Response(null, { status: 204 }), /status 204, no type/],
  [
    "an error without a description",
    json({ error: "no" }, { status: 500, headers: { "content-type": "application/json" } }),
    /status 500/,
  ],
  [
    "a redirect",
    () => new Response(null, { status: 302, headers: { location: "/sign-in" } }),
    /redirect.* sign-in/,
  ],
  [
    "a redirect as a browser shows it",
    () => unchecked({ type: "opaqueredirect", status: 0, headers: new Headers(), body: null }),
    /redirect.* sign-in/,
  ],
  [
    "JSON that is cut off",
    () => new Response('{"ok":', { headers: { "content-type": "application/json" } }),
    /form/,
  ],
  ["a JSON text", json("ok"), /form/],
  [
    "what is not UTF-8",
    () => new Response(Uint8Array.of(0x7b, 0xff, 0x7d), { headers: { "content-type": "application/json" } }),
    /form/,
  ],
  ["a stream", stream({ end: true }), /application\/x-ndjson/],
];

const user = { cloud: "tencent", id: "1", source: { customerId: "1" } };
/** @type {[what: string, value: unknown][]} answers of `find` */
const WRONG_SHAPES = [
  ["without users", { takenFor: [], errors: {} }],
  ["with users that are no list", { users: {}, takenFor: [], errors: {} }],
  ["with a user that is nothing", { users: [null], takenFor: [], errors: {} }],
  ["with a user without an id", { users: [{ ...user, id: "" }], takenFor: [], errors: {} }],
  ["with a user without a source", { users: [{ ...user, source: undefined }], takenFor: [], errors: {} }],
  ["with a customer without an id", { users: [{ ...user, source: {} }], takenFor: [], errors: {} }],
  ["with a name that is an object", { users: [{ ...user, name: {} }], takenFor: [], errors: {} }],
  ["with a time that is a text", { users: [{ ...user, createdAtMs: "1" }], takenFor: [], errors: {} }],
  ["with errors that are a list", { users: [user], takenFor: [], errors: [] }],
];

/**
 * Every failure is an ApiError that says what happened.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, context) {
  /** @param {Promise<unknown>} promise */
  const catchApiError = async (promise) => {
    const { ApiError } = getPageApi(context);
    const error = await catchRejection(promise);
    if (error instanceof ApiError) return error;
    return expect.fail(`it rejected with ${String(error)}, which is not an ApiError`);
  };

  test("worker client: errors of the worker and of the clouds keep what they say", async () => {
    for (const [kind, status, fields] of KINDS) {
      const detail = { kind, message: `message of ${kind}`, ...fields };
      const headers = { "content-type": "application/json; charset=utf-8" };
      const answer = json({ error: detail }, { status, headers });
      const { client } = createClient(getPageApi(context), [answer, answer]);
      const expected = { code: "", vendorMessage: "", retryable: false, status, ...detail, name: "ApiError" };
      const error = await catchApiError(client.customerPage());
      expect(error.toJSON()).to.deep.equal(expected);
      expect(JSON.parse(JSON.stringify(error))).to.deep.equal(expected);
      expect(Object.keys(error)).to.include.members(["kind", "status"]).and.to.not.include("message");
      expect((await collect(client.customers())).error).to.have.property("kind", kind);
    }
  });

  test("worker client: an error's fields have their types, and do not change", async () => {
    const { ApiError } = getPageApi(context);
    const detail = {
      kind: "server",
      message: "m",
      code: 7,
      status: "500",
      advice: "a",
      stack: "s",
      retryable: 1,
    };
    const { client } = createClient(getPageApi(context), [
      json({ error: detail }, { status: 502, headers: { "content-type": "application/json" } }),
    ]);
    const error = await catchApiError(client.health());
    expect({ ...error }).to.deep.equal({ kind: "server", code: "", vendorMessage: "", retryable: false });
    expect(() => Object.assign(error, { kind: "network" })).to.throw(TypeError);
    expect(error.stack).to.not.equal("s");
    const made = new ApiError("no", { kind: "network" }, { cause: 1 });
    expect(made).to.include({ kind: "network", retryable: false, code: "", cause: 1 });
  });

  for (const [what, answer, message] of FOREIGN) {
    test(`worker client: ${what} is no answer of the worker`, async () => {
      const { client } = createClient(getPageApi(context), [answer]);
      const error = await catchApiError(client.health());
      expect(error.kind).to.equal("malformed-response");
      expect(error.message).to.match(message);
      expect(error.retryable).to.equal(false);
    });
  }

  for (const [what, value] of WRONG_SHAPES) {
    test(`worker client: an answer ${what} is refused`, async () => {
      const { client } = createClient(getPageApi(context), [json(value)]);
      expect(await catchApiError(client.find("1"))).to.have.property("kind", "malformed-response");
    });
  }

  test("worker client: pages of a wrong form are refused", async () => {
    const rows = [1, {}, { customerId: 1 }, { customerId: "1", phoneNumber: 139 }, ["1"]];
    for (const row of rows) {
      const { client } = createClient(getPageApi(context), [
        json({ total: 1, customers: [row], droppedCells: 0 }),
        json({ total: "1", customers: [], droppedCells: 0 }),
        json({ identities: [{ identityId: 1 }], droppedCells: 0 }),
      ]);
      for (const call of [client.customerPage(), client.customerPage(), client.identityPage()])
        expect(await catchApiError(call)).to.have.property("kind", "malformed-response");
    }
  });

  test("worker client: an answer that does not end is given up", async () => {
    const mebibyte = new Uint8Array(1024 * 1024).fill(0x20);
    const { answer, state } = pieces(Array(20).fill(mebibyte));
    const { client } = createClient(getPageApi(context), [
      async (...asked) => {
        const { body } = await answer(...asked);
        return new Response(body, { headers: { "content-type": "application/json" } });
      },
    ]);
    const error = await catchApiError(client.health());
    expect(error.kind).to.equal("malformed-response");
    expect(state.cancelled).to.equal(true);
    expect(state.pulls).to.be.below(12);
  });

  test("worker client: no connection is `network`, and keeps the cause", async () => {
    const cause = new TypeError("Failed to fetch");
    const { client } = createClient(getPageApi(context), [
      () => {
        throw cause;
      },
      () => Promise.reject(cause),
    ]);
    for (const call of [
      client.health(),
      collect(client.customers()).then(({ error }) => Promise.reject(error)),
    ]) {
      const error = await catchApiError(call);
      expect(error).to.include({ kind: "network", retryable: true, cause });
      expect(error.toJSON()).to.not.have.property("cause");
    }
  });

  test("worker client: where nothing comes for too long it is `timeout`, and the request is ended", async () => {
    /** @type {AbortSignal[]} */
    const signals = [];
    const { client } = createClient(getPageApi(context), [
      ({ init }) => {
        signals.push(/** @type {AbortSignal} */ (init.signal));
        return new Promise(() => {});
      },
    ]);
    const error = await catchApiError(client.health({ timeoutMs: 20 }));
    expect(error).to.include({ kind: "timeout", retryable: true });
    expect(error.message).to.contain("20 ms");
    expect(signals[0]?.aborted).to.equal(true);
  });

  test("worker client: an abort ends a call with its reason, and the body of a late answer", async () => {
    const reason = new Error("the user left");
    const { answer, state } = pieces([new Promise(() => {})]);
    /** @type {(response: Response) => void} */
    let respond = () => {};
    const { client } = createClient(getPageApi(context), [
      () => new Promise((resolve) => (respond = resolve)),
      answer,
    ]);
    for (const signal of [AbortSignal.abort(reason)])
      expect(await catchRejection(client.health({ signal }))).to.equal(reason);
    const controller = new AbortController();
    const call = catchRejection(client.health({ signal: controller.signal }));
    await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort(reason);
    expect(await call).to.equal(reason);
    const late = await answer(unchecked(undefined), 0);
    respond(late);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(state.cancelled).to.equal(true);
  });
}
