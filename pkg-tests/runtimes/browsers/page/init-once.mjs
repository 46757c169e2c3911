// When and how often `init` may be called.
import { expect } from "chai";
import {
  ALIYUN,
  catchError,
  catchRejection,
  expectInvalidInput,
  TENCENT,
  unchecked,
} from "../../../suite/helpers.mjs";
import { expectWorking, importPackage, timesServed } from "./tests.mjs";

/**
 * @import { Api } from "../../../suite/types.mjs"
 * @import { Facts, Test } from "./tests.mjs"
 */

/**
 * @param {string} entry
 * @param {Facts} facts
 * @returns {Test[]}
 */
export function initTests(entry, facts) {
  /** @type {Test[]} */
  const tests = [];
  /** @param {string} name @param {Test["run"]} run */
  const test = (name, run) => tests.push({ name, run });

  test("whatever is used before init says to await it", async () => {
    const { api } = await importPackage(entry);
    for (let time = 0; time < 2; time += 1) expectNotReady(api);
    await expectNotSent(api);
    await api.init();
    await expectWorking(api, facts);
  });

  test("what was begun before init is finished works after it", async () => {
    const { api } = await importPackage(entry);
    const started = api.init();
    expectNotReady(api);
    await started;
    await expectWorking(api, facts);
  });

  test("init gives nothing, and twice is as good as once", async () => {
    const { api } = await importPackage(entry);
    expect(await api.init()).to.equal(undefined);
    const client = new api.TencentClient(TENCENT);
    expect(await api.init()).to.equal(undefined);
    client.getCustomerList();
    await expectWorking(api, facts);
  });

  test("init many times at once loads the module once", async () => {
    const { api, wasm } = await importPackage(entry);
    await Promise.all(Array.from({ length: 5 }, () => api.init()));
    await expectWorking(api, facts);
    expect(await timesServed(wasm)).to.equal(entry === facts.entries.web ? 1 : 0);
  });

  test("init at once with several sources", async () => {
    const { api, wasm } = await importPackage(entry);
    await Promise.all([api.init(), api.init(wasm), api.init(fetch(wasm)), api.init()]);
    await expectWorking(api, facts);
  });

  test("init with a wrong source at the same time as a right one", async () => {
    const { api } = await importPackage(entry);
    const [bad, good] = await Promise.allSettled([api.init(unchecked(5)), api.init()]);
    expect(bad.status).to.equal("rejected");
    expect(good.status).to.equal("fulfilled");
    await expectWorking(api, facts);
  });

  test("after init another source is not looked at, and the clients live on", async () => {
    const { api, wasm } = await importPackage(entry);
    await api.init();
    const client = new api.AliyunClient(ALIYUN);
    await api.init(wasm);
    api.initSync(await (await fetch(wasm)).arrayBuffer());
    client.queryIdentityList(["1"]);
    await expectWorking(api, facts);
  });

  test("init after initSync with bytes", async () => {
    const { api, wasm } = await importPackage(entry);
    const bytes = await (await fetch(wasm)).arrayBuffer();
    api.initSync(new Uint8Array(bytes));
    const client = new api.TencentClient(TENCENT);
    await api.init();
    api.initSync(bytes);
    client.getCustomerList();
    await expectWorking(api, facts);
  });

  test("init after initSync with a module", async () => {
    const { api, wasm } = await importPackage(entry);
    api.initSync(await WebAssembly.compileStreaming(fetch(wasm)));
    await api.init();
    await expectWorking(api, facts);
  });

  test("initSync while init is at work", async () => {
    const { api, wasm } = await importPackage(entry);
    const bytes = await (await fetch(wasm)).arrayBuffer();
    const started = api.init();
    api.initSync(bytes);
    const client = new api.TencentClient(TENCENT);
    await started;
    client.getCustomerList();
    await expectWorking(api, facts);
  });

  test("importing it loads no module and asks nothing of the network", async () => {
    const { wasm } = await importPackage(entry);
    expect(await timesServed(wasm)).to.equal(0);
  });

  return tests;
}

/** @param {Api} api */
export function expectNotReady(api) {
  const uses = [
    () => new api.TencentClient(TENCENT).getCustomerList(),
    () => new api.AliyunClient(ALIYUN).queryIdentityList(["1"]),
    () => api.parseCustomerList("{}"),
    () => api.parseIdentityList({ status: 200, body: "{}" }),
  ];
  for (const use of uses) {
    expectInvalidInput(api, use, "init");
    expect(String(catchError(use))).to.contain("await init()");
  }
}

/** @param {Api} api */
async function expectNotSent(api) {
  const sent = api.send((overrides) => new api.TencentClient(TENCENT).getCustomerList({}, overrides));
  const error = await catchRejection(sent);
  expect(error).to.be.instanceOf(api.InvalidInputError).and.to.have.property("field", "init");
}
