// A worker that signs; the page `init` starts it.
import { TENCENT } from "../../../suite/helpers.mjs";
import { expectWorking, importPackage, told } from "./tests.mjs";

/**
 * @import { Facts } from "./tests.mjs"
 *
 * @typedef {{ entry: string, facts: Facts, module?: WebAssembly.Module }} Task `module`: what to init from
 */

addEventListener("message", async (/** @type {MessageEvent<Task>} */ { data }) => {
  try {
    await work(data);
    postMessage({ done: true });
  } catch (error) {
    postMessage({ done: false, error: told(error) });
  }
});

/** @param {Task} task */
async function work({ entry, facts, module }) {
  const { api } = await importPackage(entry);
  let early = "nothing was thrown before init";
  try {
    new api.TencentClient(TENCENT).getCustomerList();
  } catch (error) {
    early = String(error);
  }
  if (!early.includes("await init()")) throw new Error(early);
  await api.init(module);
  await expectWorking(api, facts, (name) => /^vector |^(Tencent|Aliyun) gateway: /.test(name));
}
