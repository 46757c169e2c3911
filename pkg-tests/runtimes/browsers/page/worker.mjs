// A worker that signs; the page `init` starts it.
import { TENCENT } from "../../../suite/helpers.mjs";
import { expectWorks, formatError, importPackage } from "./tests.mjs";

/**
 * @import { Facts } from "./tests.mjs"
 *
 * @typedef {{ entry: string, facts: Facts, module?: WebAssembly.Module }} Task `module`: the source for init
 */

addEventListener("message", async (/** @type {MessageEvent<Task>} */ { data }) => {
  try {
    await work(data);
    postMessage({ done: true });
  } catch (error) {
    postMessage({ done: false, error: formatError(error) });
  }
});

/** @param {Task} task */
async function work({ entry, facts, module }) {
  const { api } = await importPackage(entry);
  let message = "nothing was thrown before init";
  try {
    new api.TencentClient(TENCENT).getCustomerList();
  } catch (error) {
    message = String(error);
  }
  if (!message.includes("await init()")) throw new Error(message);
  await api.init(module);
  await expectWorks(api, facts, (name) => /^vector |^(Tencent|Aliyun) gateway: /.test(name));
}
