import { expect } from "chai";

/** @import { ApiError, Context, Register, SignedRequest } from "./types.mjs" */
/** @import { Fault } from "./faults.mjs" */
import { withFaults } from "./faults.mjs";
import { createClients } from "./fetch-doubles.mjs";
import { catchApiError, catchError, expectInvalidInput, unchecked } from "./helpers.mjs";

const ACCEPT = "application/json";
const TYPE = "application/json; charset=utf-8";
const PATH = "/iotx/demo/echo?name=one";
/** Stands for the value in the signed request. */
const SIGNED = "(signed)";

/**
 * explainSignatureMismatch with the gateways: each part is changed in transit, and the change must be found.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api, gateways }) {
  const clients = createClients(api, gateways);
  const call = {
    apiVersion: "1.0.0",
    params: { text: "one" },
    headers: { "x-ca-note": "two", "x-note": "one" },
  };
  const sign = (changes = {}) => clients.aliyun(changes).request(PATH, call);

  /**
   * @param {SignedRequest} request
   * @param {Fault[]} faults
   * @returns {Promise<ApiError>}
   */
  async function sendAndFail(request, faults = []) {
    const cloud = "x-ca-key" in request.headers ? "aliyun" : "tencent";
    const commands = faults.map((fault) => ({ always: fault }));
    const { value } = await withFaults(gateways, cloud, commands, () =>
      catchApiError(
        api,
        api.send(() => request, { retries: 0 }),
      ),
    );
    return value;
  }

  /** @param {SignedRequest} request @param {ApiError} error */
  function explain(request, error) {
    const found = api.explainSignatureMismatch(request, error);
    if (found === undefined) return expect.fail(`there is no explanation of: ${error.message}`);
    // A plain object, so that it can be serialised.
    expect(Object.getPrototypeOf(found)).to.equal(Object.prototype);
    expect(JSON.parse(JSON.stringify(found))).to.deep.equal(found);
    expect(Object.values(found)).to.not.include(undefined);
    expect(found.advice.length).to.be.above(0);
    for (const advice of found.advice) expect(advice).to.match(/^[a-z]([^\n]*[^.\s])?$/);
    expect(JSON.stringify(found)).to.not.contain(gateways.aliyun.appSecret);
    expect(found.stringToSign).to.equal(api.stringToSign(request));
    return found;
  }

  /** @param {string} name @param {string} [value] @returns {Fault} */
  const header = (name, value) => ({ kind: "changed-header", name, ...(value !== undefined && { value }) });
  const listed = "x-ca-key,x-ca-nonce,x-ca-note,x-ca-stage,x-ca-timestamp,x-note";
  const stamp = String(Date.now());

  /** @type {[title: string, faults: Fault[], part: string, ours: string | undefined, theirs: string | undefined][]} */
  const changes = [
    ["accept changed", [header("accept", "*/*")], "accept", ACCEPT, "*/*"],
    [
      "accept extended",
      [header("accept", `${ACCEPT}, text/plain, */*`)],
      "accept",
      ACCEPT,
      `${ACCEPT}, text/plain, */*`,
    ],
    ["accept removed", [header("accept")], "accept", ACCEPT, ""],
    ["a charset dropped", [header("content-type", ACCEPT)], "content-type", TYPE, ACCEPT],
    [
      "a charset in upper case",
      [header("content-type", `${ACCEPT}; charset=UTF-8`)],
      "content-type",
      TYPE,
      `${ACCEPT}; charset=UTF-8`,
    ],
    [
      "a date added",
      [header("date", "Wed, 02 Sep 2020 08:40:19 GMT")],
      "date",
      "",
      "Wed, 02 Sep 2020 08:40:19 GMT",
    ],
    ["another nonce", [header("x-ca-nonce", "n-1")], "header x-ca-nonce", SIGNED, "n-1"],
    ["another note", [header("x-ca-note", "two2")], "header x-ca-note", "two", "two2"],
    ["a note cut short", [header("x-ca-note", "t")], "header x-ca-note", "two", "t"],
    ["another stage", [header("x-ca-stage", "TEST")], "header x-ca-stage", "RELEASE", "TEST"],
    ["another timestamp", [header("x-ca-timestamp", stamp)], "header x-ca-timestamp", SIGNED, stamp],
    ["a header of the caller changed", [header("x-note", "eins")], "header x-note", "one", "eins"],
    [
      "a header in the middle removed",
      [header("x-ca-note"), header("x-ca-signature-headers", listed.replace(",x-ca-note", ""))],
      "header x-ca-note",
      "two",
      undefined,
    ],
    [
      "the last header removed",
      [header("x-note"), header("x-ca-signature-headers", listed.replace(",x-note", ""))],
      "header x-note",
      "one",
      undefined,
    ],
    [
      "the path changed",
      [{ kind: "changed-path", path: "/iotx/account/queryIdentityList?name=one" }],
      "path",
      PATH,
      "/iotx/account/queryIdentityList?name=one",
    ],
    [
      "the query changed",
      [{ kind: "changed-path", path: "/iotx/demo/echo?name=two" }],
      "path",
      PATH,
      "/iotx/demo/echo?name=two",
    ],
    ["the query extended", [{ kind: "changed-path", path: `${PATH}&x=1` }], "path", PATH, `${PATH}&x=1`],
    [
      "the query removed",
      [{ kind: "changed-path", path: "/iotx/demo/echo" }],
      "path",
      PATH,
      "/iotx/demo/echo",
    ],
  ];
  /** @type {[title: string, faults: Fault[], part: string, ours: undefined, theirs: string][]} */
  const additions = [
    [
      "a header added in the middle",
      [
        header("x-ca-mode", "debug"),
        header("x-ca-signature-headers", listed.replace("x-ca-nonce", "x-ca-mode,x-ca-nonce")),
      ],
      "header x-ca-mode",
      undefined,
      "debug",
    ],
    [
      "a header added at the end",
      [header("x-trace", "1"), header("x-ca-signature-headers", `${listed},x-trace`)],
      "header x-trace",
      undefined,
      "1",
    ],
  ];

  for (const lineBreaks of ["#", "removed"]) {
    // Without line breaks the end of an unknown header cannot be found.
    const rows = lineBreaks === "#" ? [...changes, ...additions] : changes;
    for (const [title, faults, part, ours, theirs] of rows) {
      test(`explain: ${title}, line breaks ${lineBreaks}`, async () => {
        const request = sign();
        const error = await sendAndFail(request, [...faults, { kind: "string-to-sign", lineBreaks }]);
        expect(error.kind, error.message).to.equal("signature");
        const signed = request.headers[part.replace("header ", "")];
        const found = explain(request, error);
        expect(found.part).to.equal(part);
        expect(found.ours).to.equal(ours === SIGNED ? signed : ours);
        expect(found.theirs).to.equal(theirs);
        expect(found.cutOff).to.equal(false);
        expect(found.advice[0]).to.contain(part.startsWith("header") ? "x-ca-" : part);
        expect(error.vendorMessage).to.contain(`\`${found.serverStringToSign}\``);
      });
    }

    test(`explain: the body and its digest changed, line breaks ${lineBreaks}`, async () => {
      const request = sign();
      const other = clients.aliyun().request(PATH, { ...call, params: { text: "two" } });
      const md5 = other.headers["content-md5"] ?? "";
      const changed = { ...request, headers: { ...request.headers, "content-md5": md5 }, body: other.body };
      const error = await sendAndFail(changed, [{ kind: "string-to-sign", lineBreaks }]);
      const found = explain(request, error);
      expect(found).to.include({ part: "content-md5", ours: request.headers["content-md5"], theirs: md5 });
    });

    test(`explain: a wrong secret, line breaks ${lineBreaks}`, async () => {
      for (const appSecret of ["not-the-secret", `${gateways.aliyun.appSecret}2`]) {
        const request = sign({ appSecret });
        const error = await sendAndFail(request, [{ kind: "string-to-sign", lineBreaks }]);
        const found = explain(request, error);
        expect(found).to.not.have.any.keys("part", "ours", "theirs");
        expect(found.cutOff).to.equal(false);
        const separator = lineBreaks === "#" ? "#" : "";
        expect(found.serverStringToSign).to.equal(found.stringToSign.replaceAll("\n", separator));
        expect(found.advice[0])
          .to.match(/app secret/)
          .and.match(/space/);
        expect(found.advice.join(" ")).to.match(/region/);
        expect(JSON.stringify(found)).to.not.contain(appSecret);
      }
    });
  }

  test("explain: names the first of two differences", async () => {
    const request = sign();
    const error = await sendAndFail(request, [header("x-ca-stage", "TEST"), header("accept", "*/*")]);
    expect(explain(request, error).part).to.equal("accept");
  });

  test("explain: a truncated text without a difference says so and suggests the secret", async () => {
    for (const maxLength of [1, 4, 5, 20, 60, 120]) {
      const request = sign({ appSecret: "not-the-secret" });
      const found = explain(request, await sendAndFail(request, [{ kind: "string-to-sign", maxLength }]));
      expect(found.part).to.equal(undefined);
      expect(found.cutOff).to.equal(true);
      expect(found.serverStringToSign).to.have.length(maxLength);
      expect(found.advice[0]).to.contain("app secret");
    }
    const request = sign({ appSecret: "not-the-secret" });
    const complete = await sendAndFail(request, [{ kind: "string-to-sign", maxLength: 5000 }]);
    expect(explain(request, complete).cutOff).to.equal(false);
  });

  test("explain: names a difference before the truncation", async () => {
    const request = sign();
    const error = await sendAndFail(request, [
      header("accept", "*/*"),
      { kind: "string-to-sign", maxLength: 40 },
    ]);
    expect(explain(request, error)).to.include({ part: "accept", theirs: "*/*", cutOff: false });
  });

  test("explain: a wrong digest suggests the body", async () => {
    const request = sign();
    const error = await sendAndFail({ ...request, body: request.body.replace("one", "two") });
    expect(error).to.include({ kind: "signature", vendorMessage: "Invalid Content-MD5" });
    const found = explain(request, error);
    expect(found).to.not.have.any.keys("ours", "theirs", "serverStringToSign");
    expect(found.advice[0]).to.match(/body|content-md5/);
  });

  test("explain: a missing signature suggests the headers", async () => {
    const request = sign();
    const error = await sendAndFail(request, [header("x-ca-signature")]);
    expect(error).to.include({ kind: "signature", vendorMessage: "Empty Signature" });
    expect(explain(request, error).advice[0]).to.contain("header");
  });

  test("explain: for Tencent, which shows no string to sign, lists the usual causes in order", async () => {
    const request = clients.tencent({ appSecret: "not-the-secret" }).getCustomerList({ limit: 3 });
    const error = await sendAndFail(request);
    expect(error.kind).to.equal("signature");
    const found = explain(request, error);
    expect(Object.keys(found)).to.have.members(["stringToSign", "cutOff", "advice"]);
    expect(found.cutOff).to.equal(false);
    expect(found.advice[0])
      .to.match(/app secret/)
      .and.match(/space/);
    expect(found.advice[1]).to.match(/app key/);
    expect(found.advice.join(" "))
      .to.match(/body unchanged/)
      .and.match(/proxy/)
      .and.match(/number as a number/);
    expect(found.advice).to.have.length.above(3);
  });

  test("explain: an error of another kind is not explained", async () => {
    const aliyun = sign();
    const tencent = clients.tencent().getCustomerList();
    const kinds = new Set();
    for (const code of ["A400IK", "A403IP", "T429ID", "B403OD", "I404NF", "I400HD", "D503CB"]) {
      const error = await sendAndFail(sign(), [{ kind: "gateway-error", code }]);
      kinds.add(error.kind);
      expect(api.explainSignatureMismatch(aliyun, error), code).to.equal(undefined);
    }
    for (const message of ["Timestamp Expired", "Nonce Used"]) {
      const error = await sendAndFail(sign(), [{ kind: "gateway-error", message }]);
      kinds.add(error.kind);
      expect(api.explainSignatureMismatch(aliyun, error), message).to.equal(undefined);
    }
    const body = catchError(() => api.parseAliyun("not JSON"));
    expect(api.explainSignatureMismatch(aliyun, unchecked(body))).to.equal(undefined);
    for (const code of ["InternalError", "AuthFailure.SignatureExpire", "InvalidParameterValue"]) {
      const error = await sendAndFail(clients.tencent().getCustomerList(), [{ kind: "error", code }]);
      expect(api.explainSignatureMismatch(tencent, error), code).to.equal(undefined);
    }
    expect(kinds.size).to.equal(9);
  });

  test("explain: an error of the other cloud is not explained", async () => {
    const aliyun = sign({ appSecret: "not-the-secret" });
    const tencent = clients.tencent({ appSecret: "not-the-secret" }).getCustomerList();
    expect(api.explainSignatureMismatch(tencent, await sendAndFail(aliyun))).to.equal(undefined);
    expect(api.explainSignatureMismatch(aliyun, await sendAndFail(tencent))).to.equal(undefined);
  });

  test("explain: an invalid argument is named", async () => {
    const request = sign({ appSecret: "not-the-secret" });
    const error = await sendAndFail(request);
    for (const value of [
      undefined,
      null,
      "request",
      5,
      {},
      { ...request, headers: [] },
      { ...request, body: 5 },
    ]) {
      expectInvalidInput(api, () => api.explainSignatureMismatch(unchecked(value), error), "request");
    }
    for (const value of [undefined, null, "error", new Error("e"), { ...error }, { kind: "signature" }]) {
      expectInvalidInput(api, () => api.explainSignatureMismatch(request, unchecked(value)), "error");
    }
  });
}
