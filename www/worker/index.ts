// The worker: whose keys it has, and who may ask. All else is that of `iot-accounts/worker`.
import { env as variables } from "cloudflare:workers";
import { accountsWorker, bearer } from "iot-accounts/worker";
import { CloudTokenObject, durableTokenStore } from "iot-accounts/worker/cloudflare";
import type { Env } from "./env.ts";

export { CloudTokenObject };

const support = bearer((env: Env) => env.ACCESS_TOKEN, { who: "support" });
const lead = bearer((env: Env) => env.REVEAL_TOKEN, { who: "lead", canReveal: true });

export default accountsWorker<Env>({
  tencent: ({ TENCENT_APP_KEY: appKey, TENCENT_APP_SECRET: appSecret = "", TENCENT_ENDPOINT: endpoint }) =>
    appKey ? { appKey, appSecret, endpoint: endpoint || undefined } : undefined,
  aliyun: ({
    ALIYUN_APP_KEY: appKey,
    ALIYUN_APP_SECRET: appSecret = "",
    ALIYUN_PROJECT_ID: projectId,
    ...env
  }) => {
    if (!appKey) return undefined;
    const { ALIYUN_CLOUD_APP_KEY: cloudKey, ALIYUN_CLOUD_APP_SECRET: cloudSecret = "" } = env;
    return {
      ...{
        appKey,
        appSecret,
        endpoint: env.ALIYUN_ENDPOINT || undefined,
        region: env.ALIYUN_REGION || undefined,
      },
      cloud: cloudKey ? { appKey: cloudKey, appSecret: cloudSecret } : undefined,
      ...(projectId && { projectId, store: durableTokenStore(env.CLOUD_TOKENS, projectId) }),
    };
  },
  authorize: async (request, env) =>
    (env.REVEAL_TOKEN ? await lead(request, env) : null) ?? support(request, env),
  hosts: variables.HOSTS ? variables.HOSTS.split(",") : undefined,
  origins: variables.ORIGINS ? variables.ORIGINS.split(",") : undefined,
  rateLimit: (env) => env.RATE_LIMIT,
});
