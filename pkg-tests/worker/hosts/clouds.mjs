// The clouds behind the worker: the local gateways, and a server in front of one that tells which requests were given up.
import { once } from "node:events";
import { createServer, request as openRequest } from "node:http";
import { startGateways } from "../../../gateways/index.mjs";

export const CUSTOMERS = 300;
export const ACCESS_TOKEN = "an-access-token-for-support";

/** @typedef {Awaited<ReturnType<typeof startClouds>>} Clouds */

export async function startClouds() {
  const gateways = await startGateways({ customers: CUSTOMERS, keepRequests: 10_000 });
  const { tencent, aliyun } = gateways;
  const front = await startFront(tencent.endpoint);
  /** @type {import("./handler.mjs").Env} */
  const env = {
    TENCENT_ENDPOINT: front.endpoint,
    TENCENT_APP_KEY: tencent.appKey,
    TENCENT_APP_SECRET: tencent.appSecret,
    ALIYUN_ENDPOINT: aliyun.origin,
    ALIYUN_APP_KEY: aliyun.appKey,
    ALIYUN_APP_SECRET: aliyun.appSecret,
    ACCESS_TOKEN,
  };
  return {
    env,
    gateways,
    front,
    async close() {
      front.close();
      await gateways.close();
    },
  };
}

/** @param {string} endpoint */
async function startFront(endpoint) {
  let isHanging = false;
  let hanging = 0;
  let givenUp = 0;
  const server = createServer((request, response) => {
    request.on("error", () => {});
    if (isHanging) {
      hanging += 1;
      response.once("close", () => (givenUp += 1));
      return;
    }
    const { method, headers } = request;
    const forwarded = openRequest(endpoint, { method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    forwarded.on("error", () => response.destroy());
    response.once("close", () => forwarded.destroy());
    request.pipe(forwarded);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no TCP address");
  return {
    endpoint: `http://127.0.0.1:${address.port}${new URL(endpoint).pathname}`,
    /** @param {boolean} hangs whether requests from now on get no answer */
    hang(hangs) {
      isHanging = hangs;
      hanging = 0;
      givenUp = 0;
    },
    /** Since `hang`: how many requests got no answer, and how many of those their sender gave up. */
    count: () => ({ hanging, givenUp }),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
