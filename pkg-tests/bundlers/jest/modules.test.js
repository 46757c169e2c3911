import { TencentClient } from "iot-accounts";
import expected from "./src/expected.json" with { type: "json" };
import { lookUps } from "./src/look-ups.js";
import { tencent } from "./src/sample.js";

test("a client signs without init", () => {
  const client = new TencentClient(tencent.client);
  expect(client.getCustomerList(tencent.params, tencent.overrides)).toEqual(expected.tencent);
});

test("the app's look-ups", async () => {
  expect(await lookUps()).toEqual(expected);
});
