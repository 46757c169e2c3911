// The worker that every host serves. All that it is told is in `env`, as an edge host gives it.
import { accountsWorker, bearer } from "iot-accounts/worker";

/**
 * @typedef {Record<"TENCENT_ENDPOINT" | "TENCENT_APP_KEY" | "TENCENT_APP_SECRET" | "ALIYUN_ENDPOINT" | "ALIYUN_APP_KEY" |
 *   "ALIYUN_APP_SECRET" | "ACCESS_TOKEN", string>} Env
 */

/** @param {string} basePath */
export function createHandler(basePath) {
  return accountsWorker({
    tencent: (/** @type {Env} */ env) => ({
      endpoint: env.TENCENT_ENDPOINT,
      appKey: env.TENCENT_APP_KEY,
      appSecret: env.TENCENT_APP_SECRET,
    }),
    aliyun: (env) => ({
      endpoint: env.ALIYUN_ENDPOINT,
      appKey: env.ALIYUN_APP_KEY,
      appSecret: env.ALIYUN_APP_SECRET,
    }),
    authorize: bearer((env) => env.ACCESS_TOKEN),
    basePath,
    // So small that a list of a few hundred takes many requests, which have to end when the caller leaves.
    limits: { rowsPerPage: 10, subrequests: 200 },
    log: () => {},
  });
}
