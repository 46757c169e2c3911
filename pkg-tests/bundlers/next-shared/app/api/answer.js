import { TencentClient } from "iot-accounts";
import { lookUps } from "../../look-ups.js";
import { tencent } from "../../sample.js";

export async function answer() {
  // On a server nothing has to be awaited first; `lookUps` does so because pages must.
  const signed = new TencentClient(tencent.client).getCustomerList(tencent.params, tencent.overrides);
  const found = await lookUps().catch((error) => ({ error: String(error) }));
  return Response.json({ ...found, tencent: signed });
}
