import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
import { ALIYUN, catchError, dispose, expectInvalidInput, TENCENT } from "./helpers.mjs";

const OVERRIDES = { requestId: "r", timestamp: 1700000000000 };
const BODY = `{"Response":{"RequestId":"r","Customers":[],"Total":0}}`;
const LIST = { requestId: "r", total: 0, droppedCells: 0, customers: [] };

/**
 * What happens after a call of the WebAssembly module did not come to its end: a trap, or an exception of the host. The
 * module's memory cannot be trusted then.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api }) {
  const createClients = () => ({
    tencent: new api.TencentClient(TENCENT),
    aliyun: new api.AliyunClient(ALIYUN),
  });
  /** @param {ReturnType<typeof createClients>} clients */
  const sign = ({ tencent, aliyun }) => [
    tencent.getCustomerList({ limit: 1 }, { ...OVERRIDES, nonce: 7 }),
    aliyun.queryIdentityList(["1"], { ...OVERRIDES, nonce: "n" }),
  ];
  /** @param {() => unknown} call which reads the clock in the midst of the module */
  const fail = (call) => {
    const { now } = Date;
    const failure = new Error("this clock is broken");
    Date.now = () => {
      throw failure;
    };
    try {
      expect(catchError(call)).to.equal(failure);
    } finally {
      Date.now = now;
    }
  };

  test("module failure: the next call works, in a new instance", () => {
    const signed = sign(createClients());
    const { tencent } = createClients();
    for (let time = 0; time < 3; time++) {
      const client = time === 0 ? tencent : new api.TencentClient(TENCENT);
      fail(() => client.getCustomerList());
      expect(api.parseCustomerList(BODY)).to.deep.equal(LIST);
      expect(sign(createClients())).to.deep.equal(signed);
    }
  });

  test("module failure: clients that were made before say that they must be made again", () => {
    const { tencent, aliyun } = createClients();
    const bystander = new api.TencentClient(TENCENT);
    fail(() => aliyun.queryIdentityList(["1"]));
    for (const client of [tencent, bystander]) {
      for (const call of [() => client.getCustomerList(), () => client.request("ServiceGetCustomerList")]) {
        expectInvalidInput(api, call, "client");
        expect(catchError(call)).to.have.property("message").that.contains("made again");
      }
    }
    expectInvalidInput(api, () => aliyun.queryIdentityList(["1"]), "client");
    tencent.clockOffsetMs = 5;
    expect(tencent.clockOffsetMs).to.equal(5);
    dispose(tencent);
    dispose(tencent);
    expectInvalidInput(api, () => tencent.getCustomerList(), "client");
    sign(createClients());
  });

  test("module failure: what it refuses is none, and leaves clients as they are", () => {
    const clients = createClients();
    const signed = sign(clients);
    expectInvalidInput(api, () => clients.tencent.getCustomerList({ limit: -1 }), "limit");
    expectInvalidInput(api, () => clients.aliyun.queryIdentityList([""]), "identityIds[0]");
    expect(catchError(() => api.parseCustomerList("{}"))).to.be.instanceOf(api.ApiError);
    const thrown = new Error("from a getter");
    const hostile = () => {
      throw thrown;
    };
    const params = {
      get Name() {
        return hostile();
      },
    };
    expect(catchError(() => clients.tencent.request("Action", params))).to.have.property("cause", thrown);
    const ids = new Proxy(["1"], { get: hostile });
    expect(catchError(() => clients.aliyun.queryIdentityList(ids))).to.have.property("cause", thrown);
    const headers = /** @type {Headers} */ ({
      get: (name) => (name === "x-ca-error-code" ? hostile() : null),
    });
    catchError(() => api.parseIdentityList({ status: 500, headers, body: "" }));
    expect(sign(clients)).to.deep.equal(signed);
  });
}
