import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
import { ALIYUN, parseBody, TENCENT } from "./helpers.mjs";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const UUID_WITHOUT_DASHES = /^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/;
const REPETITIONS = 2000;

/**
 * @template Value
 * @param {() => Value} run
 */
function repeat(run) {
  return Array.from({ length: REPETITIONS }, run);
}

/**
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api }) {
  test("defaults of Tencent: request id and nonce are new for every request", () => {
    const client = new api.TencentClient(TENCENT);
    const requests = repeat(() => client.getCustomerList());
    for (const request of requests) {
      const { RequestId, Nonce } = parseBody(request);
      expect(request.requestId).to.match(UUID);
      expect(RequestId).to.equal(request.requestId);
      expect(Nonce)
        .to.satisfy(Number.isInteger)
        .and.to.be.within(1, 2 ** 31 - 1);
    }
    expect(new Set(requests.map(({ requestId }) => requestId)).size).to.equal(REPETITIONS);
    const nonces = requests.map((request) => Number(parseBody(request)["Nonce"]));
    // Among two thousand draws from 2^31, a duplicate occurs about once in a thousand runs, three almost never.
    expect(new Set(nonces).size).to.be.at.least(REPETITIONS - 2);
  });

  test("defaults of Tencent: nonces use the whole range", () => {
    const client = new api.TencentClient(TENCENT);
    const nonces = repeat(() => Number(parseBody(client.getCustomerList())["Nonce"]));
    const eighths = new Array(8).fill(0);
    for (const nonce of nonces) eighths[Math.floor(nonce / 2 ** 28)] += 1;
    // 250 are expected in each; 100 to 400 is ten standard deviations.
    for (const count of eighths) expect(count).to.be.within(100, 400);
  });

  test("defaults of Aliyun: request id and nonce are new for every request", () => {
    const client = new api.AliyunClient(ALIYUN);
    const requests = repeat(() => client.queryIdentityList(["1"]));
    for (const request of requests) {
      expect(request.requestId).to.match(UUID_WITHOUT_DASHES);
      expect(parseBody(request)["id"]).to.equal(request.requestId);
      expect(request.headers["x-ca-nonce"]).to.match(UUID);
    }
    expect(new Set(requests.map(({ requestId }) => requestId)).size).to.equal(REPETITIONS);
    expect(new Set(requests.map(({ headers }) => headers["x-ca-nonce"])).size).to.equal(REPETITIONS);
  });

  test("defaults: two clients have different random values", () => {
    const first = new api.TencentClient(TENCENT).getCustomerList();
    const second = new api.TencentClient(TENCENT).getCustomerList();
    expect(first.requestId).to.not.equal(second.requestId);
  });

  test("defaults: the timestamp is the time of signing", () => {
    const tencent = new api.TencentClient(TENCENT);
    const aliyun = new api.AliyunClient(ALIYUN);
    const before = Date.now();
    const seconds = Number(parseBody(tencent.getCustomerList())["Timestamp"]);
    const milliseconds = Number(aliyun.queryIdentityList(["1"]).headers["x-ca-timestamp"]);
    const after = Date.now();
    expect(seconds).to.be.within(Math.floor(before / 1000), Math.floor(after / 1000));
    expect(milliseconds).to.be.within(before, after);
  });

  for (const clockOffsetMs of [3_600_000, -3_600_000, 1]) {
    test(`clockOffsetMs: ${clockOffsetMs} is added to the clock`, () => {
      const tencent = new api.TencentClient({ ...TENCENT, clockOffsetMs });
      const aliyun = new api.AliyunClient({ ...ALIYUN, clockOffsetMs });
      const before = Date.now() + clockOffsetMs;
      const seconds = Number(parseBody(tencent.request("ServiceGetDeviceList"))["Timestamp"]);
      const milliseconds = Number(aliyun.request("/a", { apiVersion: "1.0.0" }).headers["x-ca-timestamp"]);
      const after = Date.now() + clockOffsetMs;
      expect(seconds).to.be.within(Math.floor(before / 1000), Math.floor(after / 1000));
      expect(milliseconds).to.be.within(before, after);
    });
  }

  test("clockOffsetMs: does not change an explicit timestamp", () => {
    const overrides = { timestamp: 1599468019999 };
    const tencent = new api.TencentClient({ ...TENCENT, clockOffsetMs: 60_000 });
    expect(parseBody(tencent.getCustomerList({}, overrides))["Timestamp"]).to.equal(1599468019);
    const aliyun = new api.AliyunClient({ ...ALIYUN, clockOffsetMs: 60_000 });
    expect(aliyun.queryIdentityList(["1"], overrides).headers["x-ca-timestamp"]).to.equal("1599468019999");
  });

  test("overrides: other values are still random", () => {
    const client = new api.TencentClient(TENCENT);
    const first = client.getCustomerList({}, { requestId: "same" });
    const second = client.getCustomerList({}, { requestId: "same", nonce: undefined });
    expect(first.requestId).to.equal("same");
    expect(second.requestId).to.equal("same");
    expect(parseBody(first)["Nonce"]).to.not.equal(parseBody(second)["Nonce"]);
  });
}
