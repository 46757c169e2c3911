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
import { expectWorks, getRequestCount, importPackage } from "./tests.mjs";

/**
 * @import { Api } from "../../../suite/types.mjs"
 * @import { Facts, Test } from "./tests.mjs"
 */

/**
 * @param {string} entry
 * @param {Facts} facts
 * @returns {Test[]}
 */
export function collectInitTests(entry, facts) {
  /** @type {Test[]} */
  const tests = [];
  /** @param {string} name @param {Test["run"]} run */
  const test = (name, run) => tests.push({ name, run });

  test("every use before init is an error that says to await it", async () => {
    const { api } = await importPackage(entry);
    for (let time = 0; time < 2; time += 1) expectNotReady(api);
    await expectNotSent(api);
    await api.init();
    await expectWorks(api, facts);
  });

  test("a use while init is running is an error, a use after it works", async () => {
    const { api } = await importPackage(entry);
    const pending = api.init();
    expectNotReady(api);
    await pending;
    await expectWorks(api, facts);
  });

  test("init returns nothing, and a second call has no effect", async () => {
    const { api } = await importPackage(entry);
    expect(await api.init()).to.equal(undefined);
    const client = new api.TencentClient(TENCENT);
    expect(await api.init()).to.equal(undefined);
    client.getCustomerList();
    await expectWorks(api, facts);
  });

  test("several parallel calls of init load the module once", async () => {
    const { api, wasm } = await importPackage(entry);
    await Promise.all(Array.from({ length: 5 }, () => api.init()));
    await expectWorks(api, facts);
    expect(await getRequestCount(wasm)).to.equal(entry === facts.entries.web ? 1 : 0);
  });

  test("parallel calls of init with several sources", async () => {
    const { api, wasm } = await importPackage(entry);
    await Promise.all([api.init(), api.init(wasm), api.init(fetch(wasm)), api.init()]);
    await expectWorks(api, facts);
  });

  test("parallel calls of init with an invalid and a valid source", async () => {
    const { api } = await importPackage(entry);
    const [invalid, valid] = await Promise.allSettled([api.init(unchecked(5)), api.init()]);
    expect(invalid.status).to.equal("rejected");
    expect(valid.status).to.equal("fulfilled");
    await expectWorks(api, facts);
  });

  test("after init another source is ignored, and existing clients still work", async () => {
    const { api, wasm } = await importPackage(entry);
    await api.init();
    const client = new api.AliyunClient(ALIYUN);
    await api.init(wasm);
    api.initSync(await (await fetch(wasm)).arrayBuffer());
    client.queryIdentityList(["1"]);
    await expectWorks(api, facts);
  });

  test("init after initSync with bytes", async () => {
    const { api, wasm } = await importPackage(entry);
    const bytes = await (await fetch(wasm)).arrayBuffer();
    api.initSync(new Uint8Array(bytes));
    const client = new api.TencentClient(TENCENT);
    await api.init();
    api.initSync(bytes);
    client.getCustomerList();
    await expectWorks(api, facts);
  });

  test("init after initSync with a module", async () => {
    const { api, wasm } = await importPackage(entry);
    api.initSync(await WebAssembly.compileStreaming(fetch(wasm)));
    await api.init();
    await expectWorks(api, facts);
  });

  test("initSync while init is running", async () => {
    const { api, wasm } = await importPackage(entry);
    const bytes = await (await fetch(wasm)).arrayBuffer();
    const pending = api.init();
    api.initSync(bytes);
    const client = new api.TencentClient(TENCENT);
    await pending;
    client.getCustomerList();
    await expectWorks(api, facts);
  });

  test("importing it loads no module from the network", async () => {
    const { wasm } = await importPackage(entry);
    expect(await getRequestCount(wasm)).to.equal(0);
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
