// What wrangler.jsonc and the secrets give the worker; README.md has the table.
import type { AliyunRegion } from "iot-accounts";
import type { TokenObjectNamespace } from "iot-accounts/worker/cloudflare";

export interface Env {
  TENCENT_APP_KEY?: string;
  TENCENT_APP_SECRET?: string;
  TENCENT_ENDPOINT?: string;
  ALIYUN_APP_KEY?: string;
  ALIYUN_APP_SECRET?: string;
  ALIYUN_CLOUD_APP_KEY?: string;
  ALIYUN_CLOUD_APP_SECRET?: string;
  ALIYUN_PROJECT_ID?: string;
  ALIYUN_ENDPOINT?: string;
  ALIYUN_REGION?: AliyunRegion;
  ACCESS_TOKEN?: string;
  REVEAL_TOKEN?: string;
  HOSTS?: string;
  ORIGINS?: string;
  CLOUD_TOKENS: TokenObjectNamespace<unknown>;
  RATE_LIMIT?: { limit(options: { key: string }): Promise<{ success: boolean }> };
}
