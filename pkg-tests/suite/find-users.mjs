import { expect } from "chai";

/** @import { Cloud, Context, Register } from "./types.mjs" */
import { withFaults } from "./faults.mjs";
import { createClients, createHangingFetch, createJsonResponse, recordFetch } from "./fetch-doubles.mjs";
import { catchError, catchRejection, dispose, expectInvalidInputRejection, unchecked } from "./helpers.mjs";

const CHINESE = [
  "13900005930",
  " 139 0000 5930 ",
  "139-0000-5930",
  "+8613900005930",
  "+86 139 0000 5930",
  "+86\u00a0139\u30000000\u20095930",
  "0086-139-0000-5930",
  "008613900005930",
  "86 13900005930",
  "8613900005930",
  "(+86)139 0000 5930",
  "（＋８６）１３９－００００－５９３０",
  "1390000－5930",
  "+86 139–0000—5930",
  "+0086 139.0000.5930",
  "\u202d+8613900005930\u202c",
];
const AMERICAN = ["+1 (202) 555-0123", "001 202 555 0123", "12025550123", "1-202-555-0123", "2025550123"];
const HONG_KONG = ["+852 5000 1234", "852-5000-1234", "0085250001234", "50001234"];

/** @typedef {import("iot-accounts").FindUsersResult} FindUsersResult */

/**
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api, gateways }) {
  const { tencent: createTencent, aliyun: createAliyun } = createClients(api, gateways);
  const [tencent, aliyun] = [createTencent(), createAliyun()];
  const both = { tencent, aliyun };
  const quick = { retries: 0 };
  /** @param {FindUsersResult} result */
  const ids = ({ users }) => users.map(({ cloud, id }) => `${cloud} ${id}`);

  /**
   * @param {object[]} customers
   * @param {object[]} identities
   * @param {() => Promise<void>} run
   */
  const withPeople = (customers, identities, run) =>
    withFaults(gateways, "tencent", [{ reset: { customers } }], async () => {
      await withFaults(gateways, "aliyun", [{ reset: { identities } }], run);
    });

  /** @param {(call: import("./fetch-doubles.mjs").Call) => Response | Promise<Response>} [respond] */
  const record = (respond) => {
    const { fetch, calls } = recordFetch(respond);
    /** @param {Cloud} cloud */
    const asked = (cloud) =>
      calls.filter(({ headers }) => ("x-ca-key" in headers ? "aliyun" : "tencent") === cloud);
    return { fetch, asked, calls };
  };

  test("findUsers: everybody of the gateways, by id, number and address", async () => {
    for (const { CustomerId, CountryCode, PhoneNumber } of gateways.customers.slice(0, 8)) {
      expect(ids(await api.findUsers(both, CustomerId))).to.include(`tencent ${CustomerId}`);
      if (PhoneNumber === undefined) continue;
      for (const text of [PhoneNumber, `+${CountryCode} ${PhoneNumber}`, `${CountryCode}${PhoneNumber}`]) {
        const { users, errors } = await api.findUsers(both, text);
        expect(errors).to.deep.equal({});
        const [user] = users.filter(({ cloud }) => cloud === "tencent");
        expect(user, text).to.deep.equal(
          api.toUser({ customerId: CustomerId, countryCode: String(CountryCode), phoneNumber: PhoneNumber }),
        );
      }
    }
    for (const row of gateways.identities.slice(0, 5)) {
      const { identityId, phone, email } = /** @type {import("iot-accounts").Identity} */ (row);
      for (const text of [identityId, phone, email]) {
        if (text !== undefined)
          expect(ids(await api.findUsers(both, text)), text).to.include(`aliyun ${identityId}`);
      }
    }
  });

  const customers = [
    { CustomerId: "china", CountryCode: "86", PhoneNumber: "13900005930" },
    { CustomerId: "usa", CountryCode: "1", PhoneNumber: "2025550123" },
    { CustomerId: "hk", CountryCode: "852", PhoneNumber: "50001234" },
    { CustomerId: "beijing", CountryCode: "86", PhoneNumber: "1012345678" },
    { CustomerId: "other", CountryCode: "49", PhoneNumber: "13900005931" },
  ];
  const identities = [
    { identityId: "china", phone: "13900005930", phoneLocationCode: "86" },
    { identityId: "usa", phone: "2025550123", phoneLocationCode: "+1" },
    { identityId: "hk", phone: "85250001234", phoneLocationCode: "852" },
    { identityId: "beijing", phone: "01012345678", phoneLocationCode: "" },
    { identityId: "other", phone: "13900005931", phoneLocationCode: "49" },
  ];

  test("findUsers: one person by any spelling of the number", async () => {
    await withPeople(customers, identities, async () => {
      for (const [person, spellings] of /** @type {const} */ ([
        ["china", CHINESE],
        ["usa", AMERICAN],
      ])) {
        for (const text of spellings) {
          const { fetch, asked } = record();
          const result = await api.findUsers(both, text, { fetch });
          expect(ids(result), text).to.deep.equal([`tencent ${person}`, `aliyun ${person}`]);
          expect(result.takenFor, text).to.include("phone");
          expect(asked("tencent").length, text).to.be.within(1, 4);
          expect(asked("aliyun").length, text).to.be.within(1, 4);
        }
      }
      // Aliyun holds this one with its code, so that it takes the code to find it.
      for (const text of HONG_KONG) {
        const expected = text === "50001234" ? ["tencent hk"] : ["tencent hk", "aliyun hk"];
        expect(ids(await api.findUsers(both, text)), text).to.deep.equal(expected);
      }
      for (const text of ["010-12345678", "+86 010-12345678", "0086 010 12345678"])
        expect(ids(await api.findUsers(both, text)), text).to.deep.equal([
          "tencent beijing",
          "aliyun beijing",
        ]);
    });
  });

  test("findUsers: nobody of another country, where one is said", async () => {
    await withPeople(customers, identities, async () => {
      expect(ids(await api.findUsers(both, "+86 13900005931"))).to.deep.equal([]);
      expect(ids(await api.findUsers(both, "+49 13900005931"))).to.deep.equal([
        "tencent other",
        "aliyun other",
      ]);
      expect(ids(await api.findUsers(both, "13900005931"))).to.deep.equal(["tencent other", "aliyun other"]);
    });
  });

  test("findUsers: a text that is several things is asked for as each, and each person is given once", async () => {
    const number = "13900005930";
    const more = [{ CustomerId: number }, ...customers, { CustomerId: "same", PhoneNumber: number }];
    await withPeople(more, [...identities, { identityId: number, phone: number }], async () => {
      const result = await api.findUsers(both, number);
      expect(ids(result)).to.deep.equal([
        ...[`tencent ${number}`, "tencent china", "tencent same"],
        ...[`aliyun ${number}`, "aliyun china"],
      ]);
      expect(result.takenFor).to.deep.equal(["customerId", "identityId", "phone"]);
    });
    const own = { customerId: number, countryCode: "86", phoneNumber: number };
    const row = { CustomerId: number, CountryCode: "86", PhoneNumber: number };
    await withPeople([row], [{ identityId: number, phone: number }], async () => {
      const result = await api.findUsers(both, number);
      expect(result).to.deep.equal({
        users: [api.toUser(own), api.toUser({ identityId: number, phone: number })],
        ...{ takenFor: ["customerId", "identityId", "phone"], errors: {} },
      });
    });
  });

  test("findUsers: an address in any case, which is not asked of Tencent", async () => {
    await withPeople([], [{ identityId: "z", email: "zhang@example.com" }], async () => {
      for (const text of [
        ...["zhang@example.com", "Zhang@Example.com", " zhang@example.com\u3000"],
        ...["ｚｈａｎｇ＠ｅｘａｍｐｌｅ．ｃｏｍ", "zhang＠example.com"],
      ]) {
        const { fetch, asked } = record();
        const result = await api.findUsers(both, text, { fetch });
        expect(ids(result), text).to.deep.equal(["aliyun z"]);
        expect(result.takenFor).to.deep.equal(["email"]);
        expect([asked("tencent").length, asked("aliyun").length < 3]).to.deep.equal([0, true]);
      }
      expect(await api.findUsers({ tencent }, "zhang@example.com")).to.deep.equal({
        ...{ users: [], takenFor: ["email"], errors: {} },
      });
    });
  });

  test("findUsers: what each text is taken for", async () => {
    const fetch = async () => createJsonResponse({ code: 200, data: [] });
    /** @type {[text: string, takenFor: string[]][]} */
    const cases = [
      ["Customer_1", ["customerId"]],
      ["Customer1", ["customerId", "identityId"]],
      ["50ebop4f8c3f7ae175ac9461850ebop4f8", ["identityId"]],
      ["1234", ["customerId", "identityId"]],
      ["12345", ["customerId", "identityId", "phone"]],
      ["1234567890123456", ["customerId", "identityId"]],
      ["+123456", ["phone"]],
      ["139 0000 5930", ["phone"]],
      ["a@b", ["email"]],
      ["用户@例子.广告", ["email"]],
    ];
    for (const [text, takenFor] of cases)
      expect((await api.findUsers({ aliyun }, text, { fetch })).takenFor, text).to.deep.equal(takenFor);
  });

  test("findUsers: nobody is no error", async () => {
    for (const text of ["nobody", "+86 19900000000", "nobody@example.com"])
      expect(await api.findUsers(both, text)).to.deep.include({ users: [], errors: {} });

    /** @type {[clients: import("iot-accounts").CloudClients, body: object][]} */
    const refusals = [
      [
        { tencent },
        { Response: { Error: { Code: "invalid CustomerId or invalid ServiceAppKey", Message: "m" } } },
      ],
      [{ tencent }, { Response: { Error: { Code: "ResourceNotFound.Customer", Message: "m" } } }],
      [{ aliyun }, { code: 2062, message: "identity does not exist" }],
      [{ aliyun }, { code: 200, data: null }],
    ];
    for (const [clients, body] of refusals) {
      const fetch = async () => createJsonResponse(body);
      expect(await api.findUsers(clients, "nobody", { fetch })).to.deep.include({ users: [], errors: {} });
    }
    const fetch = async () =>
      createJsonResponse({ Response: { Error: { Code: "invalid Phone", Message: "m" } } });
    expect(await api.findUsers({ tencent }, "+86 19900000000", { fetch })).to.deep.include({ errors: {} });
  });

  test("findUsers: a wrong app key and an API that is not there are errors", async () => {
    const refusal = { Error: { Code: "invalid CustomerId or invalid ServiceAppKey", Message: "m" } };
    const first = await api.findUsers({ tencent }, "+86 13900005930", {
      fetch: async () => createJsonResponse({ Response: refusal }),
    });
    expect(first.errors.tencent).to.be.instanceOf(api.ApiError).with.property("kind", "not-found");
    const headers = { "x-ca-error-code": "I404MH", "x-ca-error-message": "API Not Found" };
    const second = await api.findUsers({ aliyun }, "nobody", {
      fetch: async () => new Response("", { status: 404, headers }),
    });
    expect(second.errors.aliyun).to.be.instanceOf(api.ApiError).with.property("kind", "not-found");
  });

  test("findUsers: a cloud that is down does not cost the answer of the other", async () => {
    await withPeople(customers, identities, async () => {
      for (const [down, found] of /** @type {const} */ ([
        ["tencent", "aliyun china"],
        ["aliyun", "tencent china"],
      ])) {
        const { fetch } = record(({ url, init, headers }) =>
          ("x-ca-key" in headers ? "aliyun" : "tencent") === down
            ? new Response("", { status: 503 })
            : fetch_(url, init),
        );
        const result = await api.findUsers(both, "13900005930", { ...quick, fetch });
        expect(ids(result)).to.deep.equal([found]);
        expect(Object.keys(result.errors)).to.deep.equal([down]);
        expect(result.errors[down])
          .to.be.instanceOf(api.ApiError)
          .that.includes({ provider: down, kind: "server" });
      }
      const fetch = () => Promise.reject(new TypeError("offline"));
      const { users, errors } = await api.findUsers(both, "13900005930", { ...quick, fetch });
      expect(users).to.deep.equal([]);
      expect([errors.tencent?.kind, errors.aliyun?.kind]).to.deep.equal(["network", "network"]);
    });
  });

  test("findUsers: a question that fails does not cost the answers of the others", async () => {
    await withPeople(customers, [...identities, { identityId: "13900005930" }], async () => {
      const { fetch } = record(({ url, init, body }) => {
        const { phone } = Object(body["params"]);
        return phone !== undefined || body["CustomerId"] !== undefined
          ? new Response("", { status: 503 })
          : fetch_(url, init);
      });
      const result = await api.findUsers(both, "13900005930", { ...quick, fetch });
      expect(ids(result)).to.deep.equal(["tencent china", "aliyun 13900005930"]);
      expect([result.errors.tencent?.kind, result.errors.aliyun?.kind]).to.deep.equal(["server", "server"]);
    });
  });

  test("findUsers: failures on the way are tried again", async () => {
    const commands = [{ next: { kind: "status", status: 503 }, times: 2 }];
    const { CustomerId = "" } = gateways.customers[0] ?? {};
    const { value } = await withFaults(gateways, "tencent", commands, () => api.findUsers(both, CustomerId));
    expect(ids(value)).to.include(`tencent ${CustomerId}`);
    expect(value.errors).to.deep.equal({});
  });

  test("findUsers: an identity without an id is an error of the cloud", async () => {
    const fetch = async () => createJsonResponse({ code: 200, data: { phone: "13900005930" } });
    const { users, errors } = await api.findUsers({ aliyun }, "+86 13900005930", { fetch });
    expect(users).to.deep.equal([]);
    expect(errors.aliyun).to.be.instanceOf(api.ApiError).with.property("kind", "malformed-response");
  });

  test("findUsers: an abort ends all requests, and is what it rejects with", async () => {
    const reason = catchError(() => api.parseTencent("{"));
    const aborted = { fetch: createHangingFetch().fetch, signal: AbortSignal.abort(reason) };
    expect(await catchRejection(api.findUsers(both, "13900005930", aborted))).to.equal(reason);

    const controller = new AbortController();
    const { fetch, calls } = recordFetch((_, index) => {
      if (index === 5) controller.abort(reason);
      return new Promise(() => {});
    });
    const found = api.findUsers(both, "13900005930", { fetch, signal: controller.signal });
    expect(await catchRejection(found)).to.equal(reason);
    expect(calls).to.have.length(6);
    expect(calls.every(({ signal }) => signal.aborted)).to.equal(true);
  });

  test("findUsers: what a listener throws ends it, and the other requests", async () => {
    const thrown = new Error("from a listener");
    const { fetch, asked } = record(({ headers }) =>
      "x-ca-key" in headers ? new Promise(() => {}) : new Response("", { status: 503 }),
    );
    const onRetry = () => {
      throw thrown;
    };
    expect(await catchRejection(api.findUsers(both, "13900005930", { fetch, onRetry }))).to.equal(thrown);
    expect(asked("aliyun").every(({ signal }) => signal.aborted)).to.equal(true);
  });

  test("findUsers: a text that can be nothing is refused, and not repeated", async () => {
    const { fetch, calls } = recordFetch(() => new Response(""));
    for (const text of [
      ...[
        "",
        " ",
        "\u200b",
        "小明",
        "a b",
        "139 0000 5930 x",
        "a@b@c",
        "@",
        "a@",
        "+",
        "+1234",
        "(",
        "12-34",
      ],
      ...["1390000\n5930", "13900005930\n", "a\0b", "13900005930\u0085", "+1234567890123456", "\ud800"],
      ...[`a@${"b".repeat(300)}`, "a".repeat(65), "a".repeat(100_000), "Customer-1", "a'b"],
    ]) {
      const error = await catchRejection(api.findUsers(both, text, { fetch }));
      expect(error).to.be.instanceOf(api.InvalidInputError).with.property("field", "text");
      if (text.length > 4) expect(String(error)).to.not.include(text.trim());
    }
    for (const text of [undefined, null, 13900005930, {}, ["1"], Object("13900005930")])
      await expectInvalidInputRejection(api, api.findUsers(both, unchecked(text), { fetch }), "text");
    expect(calls).to.have.length(0);
  });

  test("findUsers: wrong clients and options are refused before anything is sent", async () => {
    const { fetch, calls } = recordFetch(() => new Response(""));
    /** @type {[field: string, clients: unknown, options?: object][]} */
    const cases = [
      ["clients", undefined],
      ["clients", null],
      ["clients", {}],
      ["clients", { tencent: null, aliyun: undefined }],
      ["clients", tencent],
      ["clients", [tencent]],
      ["clients.azure", { tencent, azure: aliyun }],
      ["clients.tencent", { tencent: aliyun }],
      ["clients.tencent", { tencent: {}, aliyun }],
      ["clients.aliyun", { tencent, aliyun: tencent }],
      ["clients.aliyun", { aliyun: new Proxy(aliyun, {}) }],
      ["options.pageSize", both, { pageSize: 5 }],
      ["retries", both, { retries: -1 }],
      ["tokens", both, { tokens: {} }],
      ["signal", both, { signal: {} }],
      ["onRetry", both, { onRetry: 5 }],
      ["fetch", both, { fetch: 5 }],
    ];
    for (const [field, clients, options] of cases) {
      const found = api.findUsers(unchecked(clients), "13900005930", unchecked({ fetch, ...options }));
      await expectInvalidInputRejection(api, found, field);
    }
    const disposed = createAliyun();
    dispose(disposed);
    await expectInvalidInputRejection(api, api.findUsers({ aliyun: disposed }, "1", { fetch }), "client");
    expect(calls).to.have.length(0);
  });

  test("findUsers: tokens are for Aliyun alone", async () => {
    const holding = async () =>
      createJsonResponse({ code: 200, data: { cloudToken: "token1", expireIn: 7_200_000 } });
    const tokens = api.cloudTokens(aliyun, { projectId: "p", fetch: holding });
    const { fetch, calls } = recordFetch();
    const { errors } = await api.findUsers(both, "13900005930", { fetch, tokens });
    expect(errors).to.deep.equal({});
    const ofAliyun = calls.filter(({ headers }) => "x-ca-key" in headers);
    expect(ofAliyun.length).to.equal(3);
    for (const { body } of ofAliyun) expect(body["request"]).to.include({ cloudToken: "token1" });
  });
}

/** The host's. @type {import("./fetch-doubles.mjs").FetchLike} */
const fetch_ = (url, init) => fetch(url, init);
