// The garbage collector frees clients, too: what is then left of them in the module's memory.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as api from "iot-accounts";
import { Needles, restartModule } from "../suite/memory-search.mjs";

const SECRET = "3f2504e04f8941d39a0c0305e82c3301";
const TOKEN = "94b7e7d1a2c54f0e8f6b1c0d9e3a5f27";

setFlagsFromString("--expose-gc");
/** @type {() => void} */
const collect = runInNewContext("gc");

test("nothing is left of clients that were collected", async () => {
  const current = restartModule(api);
  const needles = new Needles();
  needles.addText("the secret", SECRET);
  needles.addKey(SECRET);
  needles.addStates(SECRET);
  needles.addText("iotToken", TOKEN);
  (() => {
    const options = { appKey: "key", appSecret: SECRET };
    new api.TencentClient(options).getCustomerList();
    new api.AliyunClient({ ...options, iotToken: TOKEN }).queryIdentityList(["1"]);
  })();
  assert.notDeepEqual(needles.find(current()), []);
  for (let round = 0; round < 100 && needles.find(current()).length > 0; round++) {
    collect();
    await turn();
  }
  assert.deepEqual(needles.find(current()), []);
});
