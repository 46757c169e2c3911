import { accountsWorker, bearer } from "iot-accounts/worker";

export default accountsWorker({
  tencent: (/** @type {import("../variants.mjs").Env} */ env) => ({
    endpoint: env.ENDPOINT,
    appKey: env.APP_KEY,
    appSecret: env.APP_SECRET,
  }),
  authorize: bearer((env) => env.ACCESS_TOKEN),
  limits: { rowsPerPage: 1000, callsAtOnce: 64 },
  log: () => {},
});
