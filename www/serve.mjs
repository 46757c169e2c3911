// Starts the demo: both local gateways, the edge worker in workerd, and the page.
import { fileURLToPath } from "node:url";
import { build, preview } from "vite";
import { startGateways } from "../gateways/index.mjs";
import { runWorker } from "./worker/run.mjs";

/**
 * @typedef {"local" | "real"} Cloud
 * @typedef {Readonly<Record<string, string | undefined>>} Environment
 * @typedef {Awaited<ReturnType<typeof startGateways>>} Gateways
 *
 * @typedef {object} Demo
 * @property {string} url the page's address
 * @property {string} workerUrl
 * @property {Gateways} gateways
 * @property {{ tencent: Cloud, aliyun: Cloud }} clouds whether the worker calls the real cloud
 * @property {() => Promise<void>} close may be called again
 */

const configFile = fileURLToPath(new URL("vite.config.mjs", import.meta.url));

/**
 * @param {object} [options]
 * @param {Environment} [options.env] may have real keys, which are passed to the worker only
 * @param {{ page?: number, worker?: number, tencent?: number, aliyun?: number }} [options.ports] 0 chooses a free one
 * @param {Parameters<typeof startGateways>[0]} [options.gateways] such as the number of accounts
 * @param {(line: string) => void} [options.log] gets the lines of the worker's console
 * @returns {Promise<Demo>}
 */
export async function serve({ env = {}, ports = {}, gateways: gatewayOptions = {}, log } = {}) {
  const clouds = { tencent: chooseCloud("TENCENT", env), aliyun: chooseCloud("ALIYUN", env) };
  /** @type {(() => Promise<unknown>)[]} */
  const closers = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const gateways = await startGateways({
      ...gatewayOptions,
      tencentPort: ports.tencent ?? 0,
      aliyunPort: ports.aliyun ?? 0,
    });
    closers.push(() => gateways.close());
    const worker = await runWorker({
      bindings: createBindings(env, clouds, gateways),
      port: ports.worker ?? 0,
      log,
    });
    closers.push(() => worker.dispose());
    const page = await servePage({
      port: ports.page ?? 0,
      workerUrl: worker.url,
      config: createConfig(clouds, gateways),
    });
    closers.push(() => page.close());
    return { url: page.url, workerUrl: worker.url, gateways, clouds, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * @param {"TENCENT" | "ALIYUN"} name
 * @param {Environment} env
 * @returns {Cloud}
 */
function chooseCloud(name, env) {
  const variables = [`${name}_APP_KEY`, `${name}_APP_SECRET`];
  const missing = variables.filter((variable) => !env[variable]);
  if (missing.length === 0) return "real";
  if (missing.length === variables.length) return "local";
  const [absent] = missing;
  const present = variables.find((variable) => variable !== absent);
  throw new Error(
    `\`${present}\` is set and \`${absent}\` is not: set both to call the real cloud, or neither for the local gateway`,
  );
}

/**
 * @param {Environment} env
 * @param {Demo["clouds"]} clouds
 * @param {Gateways} gateways
 */
function createBindings(env, clouds, { tencent, aliyun }) {
  const local = {
    TENCENT: { APP_KEY: tencent.appKey, APP_SECRET: tencent.appSecret, ENDPOINT: tencent.endpoint },
    ALIYUN: { APP_KEY: aliyun.appKey, APP_SECRET: aliyun.appSecret, ENDPOINT: aliyun.origin },
  };
  const names = {
    TENCENT: ["APP_KEY", "APP_SECRET", "ENDPOINT"],
    ALIYUN: ["APP_KEY", "APP_SECRET", "ENDPOINT", "REGION"],
  };
  /** @type {Record<string, string>} */
  const bindings = {};
  for (const name of /** @type {const} */ (["TENCENT", "ALIYUN"])) {
    const real = clouds[name === "TENCENT" ? "tencent" : "aliyun"] === "real";
    const values = real
      ? names[name].map((key) => [key, env[`${name}_${key}`]])
      : Object.entries(local[name]);
    for (const [key, value] of values) if (value) bindings[`${name}_${key}`] = value;
  }
  return bindings;
}

/**
 * The page's configuration. Anyone who opens the page can read it, so it contains no keys except the gateways' demo keys.
 *
 * @param {Demo["clouds"]} clouds
 * @param {Gateways} gateways
 */
function createConfig(clouds, { tencent, aliyun, identities }) {
  return {
    worker: clouds,
    demo: {
      tencent: { endpoint: tencent.endpoint, appKey: tencent.appKey, appSecret: tencent.appSecret },
      aliyun: { endpoint: aliyun.origin, appKey: aliyun.appKey, appSecret: aliyun.appSecret },
      identityIds: identities.map(({ identityId }) => identityId),
    },
  };
}

/**
 * Serves the built page, not Vite's development server, which injects styles that the page's policy forbids.
 *
 * @param {{ port: number, workerUrl: string, config: unknown }} options
 */
async function servePage({ port, workerUrl, config }) {
  await build({ configFile, logLevel: "warn" });
  const server = await preview({
    configFile,
    logLevel: "warn",
    preview: {
      host: "127.0.0.1",
      port,
      strictPort: port !== 0,
      // The same origin as the page, so that the worker needs no CORS.
      proxy: { "/api": workerUrl },
      headers: { "content-security-policy": "frame-ancestors 'none'", "x-content-type-options": "nosniff" },
    },
    plugins: [
      {
        name: "config",
        configurePreviewServer({ middlewares }) {
          middlewares.use("/config.json", (_request, response) => {
            response.setHeader("content-type", "application/json");
            response.setHeader("cache-control", "no-store");
            response.end(JSON.stringify(config));
          });
        },
      },
    ],
  });
  const address = server.httpServer.address();
  if (address === null || typeof address === "string")
    throw new Error("the page's server has no TCP address");
  return { url: `http://127.0.0.1:${address.port}/`, close: () => server.close() };
}
