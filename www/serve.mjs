// Starts the demo: both local gateways, and the page and its worker in workerd, at one address as when they are deployed.
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { startGateways } from "../gateways/index.mjs";
import { root } from "../tools/run.mjs";
import { runWorker } from "./worker/run.mjs";

/**
 * @typedef {"local" | "real"} Cloud
 * @typedef {Readonly<Record<string, string | undefined>>} Environment
 * @typedef {Awaited<ReturnType<typeof startGateways>>} Gateways
 *
 * @typedef {object} Demo
 * @property {string} url the page's address
 * @property {Gateways} gateways
 * @property {{ tencent: Cloud, aliyun: Cloud }} clouds whether the worker calls the real cloud
 * @property {{ access: string, reveal?: string, isDemo: boolean }} tokens who signs in with the second may see personal
 *   data; those of the demo were made by it
 * @property {() => Promise<void>} close may be called again
 */

const www = fileURLToPath(new URL(".", import.meta.url));
const MAKE_TOKEN = "openssl rand -base64 32";
const NAMES = /** @type {const} */ ({
  tencent: ["TENCENT_APP_KEY", "TENCENT_APP_SECRET", "TENCENT_ENDPOINT"],
  aliyun: [
    ...["ALIYUN_APP_KEY", "ALIYUN_APP_SECRET", "ALIYUN_CLOUD_APP_KEY", "ALIYUN_CLOUD_APP_SECRET"],
    ...["ALIYUN_PROJECT_ID", "ALIYUN_ENDPOINT", "ALIYUN_REGION"],
  ],
});

/**
 * @param {object} [options]
 * @param {Environment} [options.env] may have real keys, which are passed to the worker only
 * @param {{ page?: number, tencent?: number, aliyun?: number }} [options.ports] 0 chooses a free one
 * @param {Parameters<typeof startGateways>[0]} [options.gateways] such as the number of accounts
 * @param {(line: string) => void} [options.log] gets the lines of the worker's console
 * @returns {Promise<Demo>}
 */
export async function serve({ env = {}, ports = {}, gateways: gatewayOptions = {}, log } = {}) {
  const clouds = { tencent: chooseCloud("TENCENT", env), aliyun: chooseCloud("ALIYUN", env) };
  const tokens = chooseTokens(env, clouds);
  /** @type {(() => unknown)[]} */
  const closers = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const gateways = await startGateways({
      aliyunSettings: { separateAppKeys: true, cloudTokenRequired: true },
      ...gatewayOptions,
      tencentPort: ports.tencent ?? 0,
      aliyunPort: ports.aliyun ?? 0,
    });
    closers.push(() => gateways.close());
    mkdirSync(join(root, "target"), { recursive: true });
    const assets = mkdtempSync(join(root, "target", "demo-"));
    closers.push(() => rmSync(assets, { recursive: true, force: true }));
    await buildPages(assets, { gateways, demoToken: tokens.isDemo ? tokens.reveal : undefined });
    const worker = await runWorker({
      bindings: createBindings(env, clouds, { gateways, tokens }),
      assets,
      port: ports.page ?? 0,
      log,
    });
    closers.push(() => worker.dispose());
    return { url: `${worker.url}/`, gateways, clouds, tokens, close };
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
  const isReal = hasPair(`${name}_APP`, env);
  if (name === "ALIYUN" && hasPair("ALIYUN_CLOUD_APP", env) && !isReal) {
    throw new Error(
      "`ALIYUN_CLOUD_APP_KEY` is set and `ALIYUN_APP_KEY` is not: the key of the App's list looks people up, set both",
    );
  }
  return isReal ? "real" : "local";
}

/**
 * @param {string} name
 * @param {Environment} env
 */
function hasPair(name, env) {
  const variables = [`${name}_KEY`, `${name}_SECRET`];
  const absent = variables.find((variable) => !env[variable]);
  const present = variables.find((variable) => env[variable]);
  if (absent === undefined) return true;
  if (present === undefined) return false;
  throw new Error(
    `\`${present}\` is set and \`${absent}\` is not: set both to call the real cloud, or neither for the local gateway`,
  );
}

/**
 * Whoever can open the page on this machine could otherwise read the accounts of a real cloud.
 *
 * @param {Environment} env
 * @param {Demo["clouds"]} clouds
 * @returns {Demo["tokens"]}
 */
function chooseTokens({ ACCESS_TOKEN: access, REVEAL_TOKEN: reveal }, clouds) {
  if (access && access.length < 16) {
    throw new Error(
      `\`ACCESS_TOKEN\` must have at least 16 characters, such as one made by \`${MAKE_TOKEN}\``,
    );
  }
  if (access) return { access, ...(reveal && { reveal }), isDemo: false };
  const real = Object.entries(clouds).filter(([, cloud]) => cloud === "real");
  if (real.length === 0) return { access: createToken(), reveal: createToken(), isDemo: true };
  throw new Error(
    `there are real keys for ${real.map(([name]) => name).join(" and ")}, and \`ACCESS_TOKEN\` is not set: ` +
      `set it to the token that people sign in with, such as one made by \`${MAKE_TOKEN}\``,
  );
}

function createToken() {
  return randomBytes(24).toString("base64url");
}

/**
 * @param {Environment} env
 * @param {Demo["clouds"]} clouds
 * @param {{ gateways: Gateways, tokens: Demo["tokens"] }} local
 * @returns {Record<string, string>}
 */
function createBindings(env, clouds, { gateways: { tencent, aliyun }, tokens }) {
  /** @type {Record<string, string | undefined>} */
  const local = {
    TENCENT_APP_KEY: tencent.appKey,
    TENCENT_APP_SECRET: tencent.appSecret,
    TENCENT_ENDPOINT: tencent.endpoint,
    ALIYUN_APP_KEY: aliyun.appKey,
    ALIYUN_APP_SECRET: aliyun.appSecret,
    ALIYUN_CLOUD_APP_KEY: aliyun.cloudAppKey,
    ALIYUN_CLOUD_APP_SECRET: aliyun.cloudAppSecret,
    ALIYUN_PROJECT_ID: "local-project",
    ALIYUN_ENDPOINT: aliyun.origin,
  };
  const values = /** @type {const} */ (["tencent", "aliyun"]).flatMap((cloud) =>
    NAMES[cloud].map((name) => [name, (clouds[cloud] === "real" ? env : local)[name]]),
  );
  values.push(["ACCESS_TOKEN", tokens.access], ["REVEAL_TOKEN", tokens.reveal]);
  return Object.fromEntries(values.filter(([, value]) => value));
}

/**
 * Both pages, with what only they need here. Whoever opens the page can read it: there is no key in it but the gateways'.
 *
 * @param {string} outDir
 * @param {{ gateways: Gateways, demoToken?: string | undefined }} local
 */
async function buildPages(outDir, { gateways: { tencent, aliyun }, demoToken }) {
  await build({
    configFile: join(www, "vite.config.mjs"),
    logLevel: "warn",
    build: { outDir, rollupOptions: { input: [join(www, "lab.html")] } },
  });
  const write = (/** @type {string} */ name, /** @type {unknown} */ value) =>
    writeFileSync(join(outDir, name), JSON.stringify(value));
  if (demoToken !== undefined) write("config.json", { demoToken });
  write("lab.json", {
    tencent: { endpoint: tencent.endpoint, appKey: tencent.appKey, appSecret: tencent.appSecret },
    aliyunApp: { endpoint: aliyun.origin, appKey: aliyun.appKey, appSecret: aliyun.appSecret },
    aliyunCloud: { endpoint: aliyun.origin, appKey: aliyun.cloudAppKey, appSecret: aliyun.cloudAppSecret },
  });
  // The lab runs WebAssembly and calls the gateways; the policy in its own file allows that and no more.
  const headers = readFileSync(join(www, "public", "_headers"), "utf8");
  writeFileSync(join(outDir, "_headers"), `${headers}\n/lab*\n  ! content-security-policy\n`);
}
