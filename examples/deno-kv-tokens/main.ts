// Prints the newest identities. As many of these as you like use one cloud token.
import { AliyunClient, cloudTokens, send } from "iot-accounts";
import { denoKvTokenStore } from "./store.ts";

/** @param name of a variable of the environment */
function setting(name: string): string {
  const value = Deno.env.get(name);
  if (!value) throw new Error(`set ${name}`);
  return value;
}

const projectId = setting("ALIYUN_PROJECT_ID");
const client = new AliyunClient({
  appKey: setting("ALIYUN_CLOUD_APP_KEY"),
  appSecret: setting("ALIYUN_CLOUD_APP_SECRET"),
  endpoint: Deno.env.get("ALIYUN_ENDPOINT"),
});
// On Deno Deploy without a path: its database is shared by all isolates.
const kv = await Deno.openKv(Deno.env.get("KV_PATH"));
const tokens = cloudTokens(client, { projectId, store: denoKvTokenStore(kv, projectId) });
const { identities } = await send(
  (overrides) => client.queryIdentityDescByPage({ offset: 0, count: 20 }, overrides),
  { tokens },
);
console.log(identities.map(({ identityId }) => identityId).join("\n"));
kv.close();
