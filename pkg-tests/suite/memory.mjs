import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
import { ALIYUN, catchError, dispose, TENCENT, unchecked } from "./helpers.mjs";
import { Needles, restartModule } from "./memory-search.mjs";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const STAMP = { requestId: "request-1", timestamp: 1700000000000 };
const CALL = { apiVersion: "1.0.2", params: { a: 1 }, headers: { "x-a": "1" } };
/** What UTF-8 writes in one to four bytes, and lengths around those of a hash function's block and of the buffers in use. */
const KINDS = [
  { name: "ASCII", bytes: 1, lengths: [1, 5, 20, 32, 63, 64, 65, 100, 128, 129, 1000, 5000] },
  { name: "Cyrillic", bytes: 2, lengths: [2, 64, 66, 130, 1000], first: 0x400, count: 0x100 },
  { name: "Chinese", bytes: 3, lengths: [3, 63, 66, 129, 1000, 5000], first: 0x4e00, count: 0x5000 },
  { name: "emoji", bytes: 4, lengths: [4, 64, 68, 132, 1000], first: 0x1f000, count: 0xc00 },
];

/**
 * The same text each time, and nowhere else in the module.
 *
 * @param {typeof KINDS[number]} kind
 * @param {number} length in bytes
 * @param {number} seed
 */
function createText({ bytes, first, count = LETTERS.length }, length, seed) {
  let state = Math.imul(seed * 65_537 + length, 0x9e3779b1);
  return Array.from({ length: length / bytes }, () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5;
    const index = ((state ^ (state >>> 12)) >>> 0) % count;
    return first === undefined ? LETTERS.charAt(index) : String.fromCodePoint(first + index);
  }).join("");
}

/** @type {readonly Secrets[]} what clients are made with, and the same behind some ASCII, which is copied another way */
const SECRETS = KINDS.flatMap((kind, index) =>
  kind.lengths.flatMap((length) => {
    const text = (/** @type {number} */ number) => createText(kind, length, 10 * index + number);
    const secrets = { secret: text(1), iotToken: text(2), cloudToken: text(3) };
    if (kind.first === undefined) return [secrets];
    return [secrets, { ...secrets, secret: `Lead8421${text(1)}`, iotToken: `lEAD1537${text(2)}` }];
  }),
);
/** Some of each kind, for what takes many searches. */
const SOME_SECRETS = SECRETS.filter((_, index) => index % 5 === 3);

/** @typedef {{ secret: string, iotToken: string, cloudToken: string }} Secrets */

/** @param {readonly Secrets[]} secrets */
function createNeedles(...secrets) {
  const texts = new Needles();
  const all = new Needles();
  for (const { secret, iotToken, cloudToken } of secrets) {
    for (const needles of [texts, all]) {
      needles.addText("the secret", secret);
      needles.addKey(secret);
    }
    all.addStates(secret);
    all.addText("iotToken", iotToken);
    all.addText("cloudToken", cloudToken);
  }
  return { texts, all };
}

/**
 * What the module's memory holds of secrets and tokens: nothing once no client has them any more.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api }) {
  /** @param {Secrets} secrets */
  const optionsOf = ({ secret, iotToken, cloudToken }) => ({
    tencent: { ...TENCENT, appSecret: secret },
    aliyun: { ...ALIYUN, appSecret: secret, iotToken, cloudToken, language: "en-US" },
  });
  /** @param {Secrets} secrets */
  const createClients = (secrets) => {
    const { tencent, aliyun } = optionsOf(secrets);
    return { tencent: new api.TencentClient(tencent), aliyun: new api.AliyunClient(aliyun) };
  };
  /** @param {ReturnType<typeof createClients>} clients */
  const signAll = ({ tencent, aliyun }) => [
    tencent.getCustomerList({ limit: 1, offset: 0, phoneNumber: "1" }, { ...STAMP, nonce: 7 }),
    tencent.request("ServiceGetDeviceList", { ProductId: "p" }, { ...STAMP, nonce: 7 }),
    aliyun.queryIdentityList(["id-1", "id-2"], { ...STAMP, nonce: "n" }),
    aliyun.request("/cloud/thing/query?a=1", CALL, { ...STAMP, nonce: "n" }),
    aliyun.request("/cloud/thing/query", { apiVersion: "1.0.2" }, { ...STAMP, nonce: "n" }),
  ];
  /** @param {ReturnType<typeof createClients>} clients @returns {(() => unknown)[]} */
  const wrongCalls = ({ tencent, aliyun }) => [
    () => tencent.getCustomerList({ limit: -1 }),
    () => tencent.getCustomerList({}, { nonce: 0 }),
    () => tencent.request("Service Action"),
    () => tencent.request("ServiceAction", { Name: unchecked([]) }),
    () => aliyun.queryIdentityList([]),
    () => aliyun.queryIdentityList(["1"], { requestId: "a b" }),
    () => aliyun.queryIdentityList(["1"], { timestamp: 1 }),
    () => aliyun.queryIdentityList(["1"], { nonce: "a b" }),
    () => aliyun.request("cloud", CALL),
    () => aliyun.request("/cloud", { apiVersion: "a b" }),
    () => aliyun.request("/cloud", { ...CALL, params: unchecked([]) }),
    () => aliyun.request("/cloud", { ...CALL, headers: { date: "1" } }),
  ];
  /** @param {Secrets} secrets @returns {(() => unknown)[]} */
  const wrongClients = (secrets) => {
    const { tencent, aliyun } = optionsOf(secrets);
    const { secret, iotToken, cloudToken } = secrets;
    const wrongForBoth = [
      { appKey: "" },
      { appKey: unchecked(1) },
      { appSecret: `${secret}\n` },
      { endpoint: "http://example.com" },
      { clockOffsetMs: 0.5 },
    ];
    const wrongForAliyun = [
      { region: unchecked("moon-1") },
      { stage: unchecked("NONE") },
      { endpoint: "https://example.com/path" },
      { iotToken: `${iotToken}\n` },
      { iotToken: unchecked(1) },
      { cloudToken: `${cloudToken}\n` },
      { language: "en US" },
    ];
    return [
      ...wrongForBoth.map((wrong) => () => new api.TencentClient({ ...tencent, ...wrong })),
      ...[...wrongForBoth, ...wrongForAliyun].map(
        (wrong) => () => new api.AliyunClient({ ...aliyun, ...wrong }),
      ),
    ];
  };

  test("memory: the search finds what it looks for", () => {
    const [secrets = unchecked(undefined)] = SECRETS.filter(({ secret }) => secret.length === 65);
    const { all, texts } = createNeedles(secrets);
    const bytes = new TextEncoder().encode(secrets.secret);
    const memory = new Uint8Array(70_000);
    memory.set(bytes.subarray(20, 28), 66_000);
    memory.set(bytes.subarray(57), 69_992);
    expect(texts.find(memory)).to.deep.equal([
      "the secret in UTF-8 at 66000",
      "the secret in UTF-8 at 69992",
    ]);
    memory.fill(0).set(bytes.subarray(20, 27), 5);
    expect(all.find(memory)).to.deep.equal([]);
    // A client that is in use has the states of its keys and its tokens.
    const current = restartModule(api);
    const clients = createClients(secrets);
    const found = all.find(current()).join("\n");
    for (const name of ["HMAC-SHA-1", "HMAC-SHA-256"]) {
      for (const side of ["inner", "outer"]) expect(found).to.contain(`the ${side} state of ${name}`);
    }
    expect(found).to.contain("iotToken in UTF-8").and.contain("cloudToken in UTF-8");
    for (const client of Object.values(clients)) dispose(client);
  });

  test("memory: a client in use holds its tokens once, and of its secret only the states of the key", () => {
    const current = restartModule(api);
    for (const secrets of SECRETS) {
      const { texts } = createNeedles(secrets);
      const tokens = new Needles();
      tokens.addText("a token", secrets.iotToken);
      const clients = createClients(secrets);
      expect(texts.find(current()), "made").to.deep.equal([]);
      signAll(clients);
      expect(texts.find(current()), "has signed").to.deep.equal([]);
      if (secrets.iotToken.length >= 8) expect(tokens.find(current())).to.have.lengthOf(1);
      for (const call of SOME_SECRETS.includes(secrets) ? wrongCalls(clients) : []) {
        catchError(call);
        expect(texts.find(current()), `has refused ${call}`).to.deep.equal([]);
      }
      for (const client of Object.values(clients)) dispose(client);
    }
  });

  test("memory: nothing is left of a client that was disposed of", () => {
    const current = restartModule(api);
    const headers = {
      "x-ca-error-message": "Invalid Signature, Server StringToSign:`POST#application/json`",
    };
    const refusal = catchError(() => api.parseIdentityList({ status: 400, headers, body: "" }));
    expect(refusal).to.have.property("kind", "signature");
    for (const secrets of SECRETS) {
      const { all } = createNeedles(secrets);
      /** @type {((clients: ReturnType<typeof createClients>) => unknown)[]} */
      const uses = [
        () => {},
        signAll,
        (clients) => wrongCalls(clients).map(catchError),
        (clients) => signAll(clients).map((request) => [api.stringToSign(request), api.toCurl(request)]),
        (clients) =>
          signAll(clients).map((request) => api.explainSignatureMismatch(request, unchecked(refusal))),
      ];
      for (const [index, use] of uses.entries()) {
        const clients = createClients(secrets);
        use(clients);
        for (const client of Object.values(clients)) dispose(client);
        expect(all.find(current()), `use ${index}`).to.deep.equal([]);
      }
    }
  });

  test("memory: nothing is left of a client that could not be made", () => {
    const current = restartModule(api);
    for (const secrets of SOME_SECRETS) {
      const { all } = createNeedles(secrets);
      for (const [index, create] of wrongClients(secrets).entries()) {
        catchError(create);
        expect(all.find(current()), `wrong option ${index}`).to.deep.equal([]);
      }
    }
  });

  test("memory: nothing is left of many clients that were used in turn", () => {
    const current = restartModule(api);
    const clients = SOME_SECRETS.map(createClients);
    for (let time = 0; time < 2; time++) clients.forEach(signAll);
    clients.reverse().forEach(({ tencent, aliyun }) => {
      dispose(aliyun);
      dispose(tencent);
    });
    expect(createNeedles(...SOME_SECRETS).all.find(current())).to.deep.equal([]);
  });

  test("memory: two secrets of the same shape leave the same bytes, whatever form they had on the way", () => {
    for (const kind of KINDS) {
      for (const length of [32, 96, 2004]) {
        const [first, second] = [4, 5].map((seed) => {
          const text = (/** @type {number} */ number) =>
            createText(kind, length - (length % kind.bytes), 10 * number + seed);
          const secrets = { secret: text(1), iotToken: text(2), cloudToken: text(3) };
          const current = restartModule(api);
          const clients = createClients(secrets);
          signAll(clients);
          for (const client of Object.values(clients)) dispose(client);
          for (const create of wrongClients(secrets)) catchError(create);
          return current().slice();
        });
        const differing = first?.findIndex((byte, index) => byte !== second?.[index]);
        expect(differing, `where they differ, for ${kind.name} of ${length} bytes`).to.equal(-1);
        expect(second?.length).to.equal(first?.length);
      }
    }
  });

  test("memory: nothing at all is left of an instance that broke off", () => {
    const current = restartModule(api);
    createClients({ secret: "secret", iotToken: "token", cloudToken: "token" });
    restartModule(api);
    expect(current().every((byte) => byte === 0)).to.equal(true);
  });
}
