/** @import { Context, Register } from "./types.mjs" */
import { expect } from "chai";
import { catchError, catchRejection, unchecked } from "./helpers.mjs";
import { createClient, getPageApi } from "./worker-client-doubles.mjs";

/** @typedef {import("iot-accounts/client").AccountsClient} Client */

/** @type {[what: string, use: (client: Client) => unknown, field: string][]} */
const WRONG = [
  ["params that are no object", (client) => client.customerPage(unchecked("86")), "params"],
  ["an unknown filter", (client) => client.customerPage(unchecked({ phone: "1" })), "params.phone"],
  [
    "a filter that is a number",
    (client) => client.customerPage({ phoneNumber: unchecked(139) }),
    "phoneNumber",
  ],
  ["half a surrogate pair", (client) => client.customerPage({ customerId: "\ud800" }), "customerId"],
  ["an offset below 0", (client) => client.customerPage({ offset: -1 }), "offset"],
  ["a limit of 0", (client) => client.customerPage({ limit: 0 }), "limit"],
  ["a limit of 1.5", (client) => client.customerPage({ limit: 1.5 }), "limit"],
  ["reveal that is a text", (client) => client.customerPage({}, { reveal: unchecked("true") }), "reveal"],
  ["an unknown option", (client) => client.customerPage({}, unchecked({ revael: true })), "options.revael"],
  ["a loop's option of a page", (client) => client.find("1", unchecked({ cursor: "c" })), "options.cursor"],
  ["a signal that is none", (client) => client.find("1", { signal: unchecked({}) }), "signal"],
  ["a timeout of 0", (client) => client.find("1", { timeoutMs: 0 }), "timeoutMs"],
  ["a timeout of NaN", (client) => client.find("1", { timeoutMs: Number.NaN }), "timeoutMs"],
  ["a blank text", (client) => client.find(" "), "text"],
  ["no text", (client) => client.find(unchecked(undefined)), "text"],
  ["reveal of health", (client) => client.health(unchecked({ reveal: true })), "options.reveal"],
  ["an offset of a stream", (client) => client.customers(unchecked({ offset: 1 })).next(), "filters.offset"],
  ["an empty cursor", (client) => client.customers({}, { cursor: "" }).next(), "cursor"],
  [
    "a listener that is none",
    (client) => client.customers({}, { onCursor: unchecked(1) }).next(),
    "onCursor",
  ],
  [
    "newestFirst of customers",
    (client) => client.customers({}, unchecked({ newestFirst: true })).next(),
    "options.newestFirst",
  ],
  [
    "newestFirst that is a number",
    (client) => client.allIdentities({ newestFirst: unchecked(1) }).next(),
    "newestFirst",
  ],
  ["a count of a text", (client) => client.identityPage({ count: unchecked("1") }), "count"],
  ["ids that are a text", (client) => client.identities(unchecked("id")).next(), "identityIds"],
  ["ids that are nothing", (client) => client.identities(unchecked(null)).next(), "identityIds"],
  ["an empty id", (client) => client.identities(["id", ""]).next(), "identityIds[1]"],
  ["an id that is a number", (client) => client.identities([unchecked(1)]).next(), "identityIds[0]"],
  ["another loop's cursor", (client) => client.identities(["id"], { cursor: "c-1" }).next(), "cursor"],
];

/** @type {[what: string, options: unknown, field: string][]} */
const WRONG_OPTIONS = [
  ["none", undefined, "baseUrl"],
  ["a text", "/api", "options"],
  ["an unknown one", { baseUrl: "/api", retries: 3 }, "options.retries"],
  ["an empty base", { baseUrl: "" }, "baseUrl"],
  ["a base that is a number", { baseUrl: 8787 }, "baseUrl"],
  ["a base with a query", { baseUrl: "/api?a=1" }, "baseUrl"],
  ["a base with a fragment", { baseUrl: "/api#a" }, "baseUrl"],
  ["a base with credentials", { baseUrl: "https://me:secret@worker.example/" }, "baseUrl"],
  ["a base that is a file", { baseUrl: "file:///api" }, "baseUrl"],
  ["a base that is no address", { baseUrl: "https://" }, "baseUrl"],
  ["a token with a space", { baseUrl: "/api", token: "Bearer secret" }, "token"],
  ["a token with a line break", { baseUrl: "/api", token: "secret\n" }, "token"],
  ["an empty token", { baseUrl: "/api", token: "" }, "token"],
  ["a token that is an object", { baseUrl: "/api", token: {} }, "token"],
  ["a fetch that is none", { baseUrl: "/api", fetch: {} }, "fetch"],
];

/**
 * What is wrong is said before anything is sent.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, context) {
  /** @param {unknown} error @param {string} field */
  const expectInvalid = (error, field) => {
    const { InvalidInputError } = getPageApi(context);
    expect(error, String(error)).to.be.instanceOf(InvalidInputError);
    expect(error).to.be.instanceOf(TypeError).and.to.include({ name: "InvalidInputError", field });
    expect(String(error)).to.contain(`\`${field}\``).and.to.not.contain("secret");
    const { name, message } = /** @type {Error} */ (error);
    expect(JSON.parse(JSON.stringify(error))).to.deep.equal({ name, message, field });
  };

  for (const [what, use, field] of WRONG) {
    test(`worker client: ${what} is refused`, async () => {
      const { client, asked } = createClient(getPageApi(context), []);
      expectInvalid(await catchRejection(Promise.resolve(use(client))), field);
      expect(asked).to.deep.equal([]);
    });
  }

  for (const [what, options, field] of WRONG_OPTIONS) {
    test(`worker client: options of the constructor, ${what}`, () => {
      const { AccountsClient } = getPageApi(context);
      expectInvalid(
        catchError(() => new AccountsClient(unchecked(options))),
        field,
      );
    });
  }

  test("worker client: a token that a function gives is checked before it is sent", async () => {
    for (const token of ["secret\r\nhost: evil", "", 1, {}, "é"]) {
      const { client, asked } = createClient(getPageApi(context), [], { token: () => unchecked(token) });
      expectInvalid(await catchRejection(client.health()), "token");
      expect(asked).to.deep.equal([]);
    }
  });

  test("worker client: a fetch that gives no Response is refused", async () => {
    for (const answer of [undefined, null, "ok", {}, { status: 200 }]) {
      const { client } = createClient(getPageApi(context), [() => unchecked(answer)]);
      expectInvalid(await catchRejection(client.health()), "fetch");
    }
  });
}
