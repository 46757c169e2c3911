// Serves what the runtimes need: the addresses of the gateways, the vectors and the .wasm file, all over HTTP.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import * as api from "iot-accounts";
import { startGateways } from "../../../gateways/index.mjs";
import { loadVectors } from "../../../vectors/load.mjs";
import { collectSuite } from "../../suite/index.mjs";

/** @import { GatewayFacts } from "../../suite/types.mjs" */

/** @param {{ keepAlive: boolean }} options whether a connection to the gateways can serve more than one request */
export async function startFactsServer({ keepAlive }) {
  const { close, ...started } = await startGateways({ keepAlive });
  const { tencent, aliyun, customers, identities } = started;
  const { origin, appKey, appSecret, cloudAppKey, cloudAppSecret } = aliyun;
  /** @type {GatewayFacts} */
  const gateways = {
    tencent: { endpoint: tencent.endpoint, appKey: tencent.appKey, appSecret: tencent.appSecret },
    aliyun: { origin, appKey, appSecret, cloudAppKey, cloudAppSecret },
    customers,
    identities,
  };
  const vectors = loadVectors();
  const wasm = readFileSync(fileURLToPath(import.meta.resolve("iot-accounts/iot-accounts.wasm")));
  /** @type {Record<string, { type: string, body: string | Buffer }>} */
  const files = {
    "/facts": { type: "application/json", body: JSON.stringify({ vectors, gateways }) },
    "/iot-accounts.wasm": { type: "application/wasm", body: wasm },
    "/untyped": { type: "application/octet-stream", body: wasm },
  };
  const server = createServer(({ url = "" }, outgoing) => {
    const file = files[url];
    outgoing.writeHead(file ? 200 : 404, { "content-type": file?.type ?? "text/plain" });
    outgoing.end(file?.body ?? "not found");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no TCP address");
  return {
    url: `http://127.0.0.1:${address.port}`,
    /** The names of the tests of the functional suite, as collected in Node. */
    names: collectSuite({ api, vectors, gateways }).map(({ name }) => name),
    async close() {
      server.closeAllConnections();
      server.close();
      await close();
    },
  };
}
