// Prints the newest identities. As many of these as you like use one cloud token.
import process from "node:process";
import { createClient } from "@redis/client";
import { AliyunClient, cloudTokens, send } from "iot-accounts";
import { redisTokenStore } from "./store.js";

/** @param {string} name of a variable of the environment */
function setting(name) {
  const value = process.env[name];
  if (!value) throw new Error(`set ${name}`);
  return value;
}

const projectId = setting("ALIYUN_PROJECT_ID");
const client = new AliyunClient({
  appKey: setting("ALIYUN_CLOUD_APP_KEY"),
  appSecret: setting("ALIYUN_CLOUD_APP_SECRET"),
  endpoint: process.env.ALIYUN_ENDPOINT,
});
const redis = createClient({ url: setting("REDIS_URL") });
// Without a listener a lost connection would end the process; the client connects again by itself.
redis.on("error", (error) => console.error(`redis: ${error.code ?? error.name}`));
await redis.connect();
try {
  const tokens = cloudTokens(client, { projectId, store: redisTokenStore(redis, projectId) });
  const { identities } = await send(
    (overrides) => client.queryIdentityDescByPage({ offset: 0, count: 20 }, overrides),
    { tokens },
  );
  console.log(identities.map(({ identityId }) => identityId).join("\n"));
} finally {
  await redis.close();
}
