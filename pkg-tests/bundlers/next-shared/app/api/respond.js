import { TencentClient } from "iot-accounts";
import { lookUps } from "../../look-ups.js";
import { tencent } from "../../sample.js";

export async function respond() {
  // On a server `init` is not needed; `lookUps` awaits it because pages must.
  const signed = new TencentClient(tencent.client).getCustomerList(tencent.params, tencent.overrides);
  const found = await lookUps().catch((error) => ({ error: String(error) }));
  return Response.json({ ...found, tencent: signed });
}
