import { expect } from "chai";

/** @import { Context, Register, SignedRequest } from "./types.mjs" */
import { ALIYUN, expectInvalidInput, TENCENT, unchecked } from "./helpers.mjs";

/**
 * Splits a command as a POSIX shell does. Anything that a shell would expand outside single quotes fails the test.
 *
 * @param {string} command
 * @returns {string[]}
 */
function shellWords(command) {
  const words = [];
  /** @type {string | undefined} */
  let word;
  for (let rest = command; rest !== ""; ) {
    const [part = "", single, double, escaped, blank, plain] =
      /^(?:'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|(\s+)|([\w@%+=:,./-]+))/s.exec(rest) ?? [];
    if (part === "") expect.fail(`a shell would interpret this: ${rest.slice(0, 20)}`);
    if (double !== undefined && /(?<!\\)[$`!]/.test(double)) expect.fail(`a shell would expand "${double}"`);
    const text =
      single ?? double?.replace(/\\([\\"$`])/g, "$1") ?? (escaped === "\n" ? "" : escaped) ?? plain;
    if (blank !== undefined) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (escaped !== "\n") {
      word = (word ?? "") + text;
    }
    rest = rest.slice(part.length);
  }
  if (word !== undefined) words.push(word);
  return words;
}

/**
 * @param {string[]} words
 * @param {string[]} names
 */
function getOptionValues(words, names) {
  return words.flatMap((word, index) => (names.includes(word) ? [words[index + 1] ?? ""] : []));
}

/**
 * @param {string} command
 * @param {SignedRequest} request
 */
function expectSameRequest(command, request) {
  const words = shellWords(command);
  expect(words[0]).to.equal("curl");
  expect(words.filter((word) => /^https?:/.test(word))).to.deep.equal([request.url]);
  expect(getOptionValues(words, ["--data-raw", "--data-binary", "--data", "-d"])).to.deep.equal([
    request.body,
  ]);
  const headers = getOptionValues(words, ["-H", "--header"]).map((line) => line.split(/: (.*)/s).slice(0, 2));
  expect(Object.fromEntries(headers)).to.deep.equal(request.headers);
  const method = getOptionValues(words, ["-X", "--request"]);
  expect(method.every((value) => value === "POST")).to.equal(true);
  expect(words).to.not.include.members(["-k"]).and.not.include.members(["--insecure"]);
}

/**
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api }) {
  const SPECIAL = [
    "it's",
    "''",
    `'; rm -rf ~; '`,
    `"quoted"`,
    "back\\slash\\",
    "$HOME `id` $(id) !!",
    "line\nbreak\ttab",
    "客厅的灯💡",
    "%20 & = # ; | < > * ? [a] {b} ~",
  ];

  test("toCurl: the command sends the same request, whatever characters it has", () => {
    const tencent = new api.TencentClient(TENCENT);
    const aliyun = new api.AliyunClient({ ...ALIYUN, iotToken: "it's" });
    const requests = [
      tencent.getCustomerList({ limit: 1 }),
      aliyun.queryIdentityList(SPECIAL),
      aliyun.request("/a?b=%27&c=(1)", {
        apiVersion: "1.0.0",
        headers: { "x-note": 'it\'s $HOME `id` "x" \\' },
      }),
      ...SPECIAL.map((value) => tencent.request("ServiceDescribeDeviceData", { DeviceName: value })),
    ];
    for (const request of requests) expectSameRequest(api.toCurl(request), request);
  });

  test("toCurl: quotes in a hand-made request are escaped", () => {
    const request = new api.AliyunClient(ALIYUN).queryIdentityList(["1"]);
    const odd = {
      ...request,
      url: `${request.url}?a='$(id)'`,
      body: SPECIAL.join("\n"),
      headers: { "x-a": "it's" },
    };
    expectSameRequest(api.toCurl(odd), odd);
  });

  test("toCurl: a value that is not a signed request is refused", () => {
    for (const value of [undefined, null, "curl", 5, {}]) {
      expectInvalidInput(api, () => api.toCurl(unchecked(value)), "request");
    }
  });

  test("toCurl: a forged request is refused by the name of the part that is wrong", () => {
    const request = new api.AliyunClient(ALIYUN).queryIdentityList(["1"]);
    const header = (/** @type {string} */ name, /** @type {string} */ value) => ({
      headers: { ...request.headers, [name]: value },
    });
    /** @type {[field: string, change: object][]} */
    const forged = [
      ["request.method", { method: "POST; touch x" }],
      ["request.method", { method: "POST\n" }],
      ["request.method", { method: "" }],
      ["request.method", { method: "-o" }],
      ["request.url", { url: "-o/x" }],
      ["request.url", { url: "file:///etc/passwd" }],
      ["request.url", { url: "gopher://example.org/" }],
      ["request.url", { url: "example.org/" }],
      ["request.url", { url: " https://example.org/" }],
      ["request.url", { url: "https://example.org/ -o x" }],
      ["request.url", { url: "https://example.org/\n-o x" }],
      ["request.url", { url: "https://example.org/\0" }],
      ["request.headers.x-a", header("x-a", "1\r\nx-b: 2")],
      ["request.headers.x-a", header("x-a", "1\nx-b: 2")],
      ["request.headers.x-a", header("x-a", "1\0")],
      ["request.headers.x-a: 1  x-b", header("x-a: 1\r\nx-b", "2")],
      // curl reads headers from such a file.
      ["request.headers.@/etc/passwd", header("@/etc/passwd", "1")],
      ["request.headers.", header("", "1")],
      ["request.body", { body: "a\0b" }],
    ];
    for (const [field, change] of forged) {
      expectInvalidInput(api, () => api.toCurl(unchecked({ ...request, ...change })), field);
    }
    expectSameRequest(api.toCurl(unchecked({ ...request, headers: new Headers(request.headers) })), request);
  });
}
