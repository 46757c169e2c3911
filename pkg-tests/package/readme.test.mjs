// The programs of the READMEs run as they are printed: only the addresses of the two clouds lead to the stand-ins.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import process from "node:process";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { build } from "esbuild";
import { AliyunClient, TencentClient } from "iot-accounts";
import { Log, LogLevel, Miniflare } from "miniflare";
import { startGateways } from "../../gateways/index.mjs";
import { root } from "../../tools/run.mjs";
import { LANGUAGES, readmeName, readReadme } from "../readme.mjs";
import { tests } from "./installed.mjs";

const project = join(root, "target", "tests", "readme");

/** @param {import("../readme.mjs").Language} language */
function readPrograms(language) {
  return Array.from(readReadme(language).matchAll(/^```js\n(.*?)^```$/gms), ([, code = ""]) => code);
}

const programs = readPrograms("en");
const workers = programs.filter((code) => code.includes("export default {"));
/** Those that ask a worker, as a page does. */
const pages = programs.filter((code) => code.includes("iot-accounts/client"));
/** Those that are the worker of such a page. */
const halves = programs.filter((code) => code.includes('"iot-accounts/worker"'));
/** Those that ask a cloud; the others show one line of use each. */
const scripts = programs.filter((code) => /\bprocess\b/.test(code) && !/^export /m.test(code));

test("the READMEs print the same programs", () => {
  const withoutComments = (/** @type {string} */ code) => code.replace(/\/\/ .*/g, "//");
  for (const language of LANGUAGES) {
    const printed = readPrograms(language).map(withoutComments);
    assert.deepEqual(printed, programs.map(withoutComments), readmeName(language));
  }
  assert.ok(
    scripts.length >= 2 && workers.length >= 2 && pages.length >= 1 && halves.length >= 1,
    "they are found",
  );
});

test("the READMEs have each call of both clients in their tables", () => {
  for (const [client, { prototype }] of Object.entries({ aliyun: AliyunClient, tencent: TencentClient })) {
    const calls = Object.entries(Object.getOwnPropertyDescriptors(prototype)).flatMap(([name, { value }]) =>
      typeof value === "function" && !["constructor", "request"].includes(name) ? [name] : [],
    );
    assert.ok(calls.length >= 4);
    for (const language of LANGUAGES) {
      const text = readReadme(language);
      const missing = calls.filter((name) => !text.includes(`\n| \`${client}.${name}(`));
      assert.deepEqual(missing, [], readmeName(language));
    }
  }
});

describe("with the stand-ins in the place of the clouds", () => {
  /** @type {Awaited<ReturnType<typeof startGateways>>} */
  let gateways;
  before(async () => {
    rmSync(project, { recursive: true, force: true });
    mkdirSync(project, { recursive: true });
    symlinkSync(join(tests, "node_modules"), join(project, "node_modules"), "junction");
    gateways = await startGateways({
      aliyunSettings: { separateAppKeys: true, cloudTokenRequired: true },
      keepRequests: 10_000,
    });
  });
  after(() => gateways?.close());

  /** The names that the READMEs have for them. */
  const readKeys = () => ({
    TENCENT_APP_KEY: gateways.tencent.appKey,
    TENCENT_APP_SECRET: gateways.tencent.appSecret,
    ALIYUN_APP_KEY: gateways.aliyun.appKey,
    ALIYUN_APP_SECRET: gateways.aliyun.appSecret,
    ALIYUN_CLOUD_APP_KEY: gateways.aliyun.cloudAppKey,
    ALIYUN_CLOUD_APP_SECRET: gateways.aliyun.cloudAppSecret,
    ALIYUN_PROJECT_ID: "a123bcdE",
  });

  /** Put in front of a program: the signature covers the path, but not the host. */
  const redirect = () => `
    const { fetch } = globalThis;
    globalThis.fetch = (url, init) => {
      const { host, pathname, search } = new URL(url);
      const isTencent = host === "iot.cloud.tencent.com";
      return fetch((isTencent ? "${gateways.tencent.origin}" : "${gateways.aliyun.origin}") + pathname + search, init);
    };`;

  const countTokens = () => gateways.aliyun.requests.filter(({ url }) => url === "/cloud/token").length;

  for (const [index, code] of scripts.entries()) {
    test(`in Node: ${describeProgram(code)}`, async () => {
      writeFileSync(join(project, "redirect.mjs"), redirect());
      writeFileSync(join(project, `script-${index}.mjs`), code);
      const args = ["--import", "./redirect.mjs", `script-${index}.mjs`];
      const env = { ...process.env, ...readKeys() };
      const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: project, env });
      assert.equal(stderr, "");
      assert.notEqual(stdout.trim(), "");
    });
  }

  /** Put in front of a page's program: what it has of a browser, and a worker in the same process. */
  const createPage = () => `
    import { accountsWorker, bearer } from "iot-accounts/worker";
    const { tencent, aliyun } = ${JSON.stringify({ tencent: gateways.tencent, aliyun: gateways.aliyun }, [
      ...["tencent", "aliyun", "endpoint", "origin", "appKey", "appSecret"],
    ])};
    const worker = accountsWorker({
      tencent: () => ({ appKey: tencent.appKey, appSecret: tencent.appSecret, endpoint: tencent.endpoint }),
      aliyun: () => ({ appKey: aliyun.appKey, appSecret: aliyun.appSecret, endpoint: aliyun.origin }),
      authorize: bearer(() => "a-token-of-the-page"),
      log() {},
    });
    const { fetch } = globalThis;
    globalThis.sessionStorage = { getItem: () => "a-token-of-the-page" };
    globalThis.fetch = (url, init) =>
      url.startsWith("/") ? worker.fetch(new Request("http://page.example" + url, init), {}) : fetch(url, init);`;

  for (const [index, code] of pages.entries()) {
    test(`in a page: ${describeProgram(code)}`, async () => {
      writeFileSync(join(project, "page.mjs"), createPage());
      writeFileSync(join(project, `page-${index}.mjs`), code);
      const args = ["--import", "./page.mjs", `page-${index}.mjs`];
      const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: project });
      assert.equal(stderr, "");
      assert.ok(stdout.includes(gateways.customers[0]?.CustomerId ?? ""), stdout);
    });
  }

  for (const [index, code] of halves.entries()) {
    test(`as a page's worker: ${describeProgram(code)}`, async () => {
      writeFileSync(join(project, "redirect.mjs"), redirect());
      writeFileSync(join(project, `half-${index}.mjs`), code);
      const asked = ["/api/customers?limit=1", "/api/identities?count=1", "/api/users?q=13900009940"];
      const ask = `
        import worker from "./half-${index}.mjs";
        const env = { ...process.env, ACCESS_TOKEN: "a-token-of-the-page" };
        const headers = { authorization: "Bearer a-token-of-the-page" };
        for (const path of ${JSON.stringify(asked)}) {
          const response = await worker.fetch(new Request("http://worker.example" + path, { headers }), env);
          console.error(response.status);
        }`;
      writeFileSync(join(project, "ask.mjs"), ask);
      const args = ["--import", "./redirect.mjs", "ask.mjs"];
      const env = { ...process.env, ...readKeys() };
      const { stderr } = await promisify(execFile)(process.execPath, args, { cwd: project, env });
      assert.deepEqual(stderr.trim().split("\n"), ["200", "200", "200"]);
    });
  }

  for (const [index, code] of workers.entries()) {
    test(`in two workers: ${describeProgram(code)}`, async () => {
      writeFileSync(join(project, `worker-${index}.js`), code);
      const modules = await bundleWorker(`worker-${index}.js`, redirect());
      const [className] = /(?<=^export \{ )\w+Object(?= \};)/m.exec(code) ?? [];
      // The objects live in the first; both use them.
      const workers = ["first", "second"].map((name) => ({
        name,
        modules,
        compatibilityDate: "2026-04-01",
        bindings: readKeys(),
        durableObjects:
          className === undefined
            ? {}
            : { CLOUD_TOKENS: { className, scriptName: "first", useSQLite: true } },
      }));
      const miniflare = new Miniflare({
        workers,
        host: "127.0.0.1",
        port: 0,
        cf: false, // otherwise miniflare downloads sample data from Cloudflare
        log: new Log(LogLevel.ERROR),
      });
      try {
        const before = countTokens();
        for (const { name } of workers) {
          /** @type {unknown} its type needs those of Cloudflare, which would change what `Request` means here */
          const found = await miniflare.getWorker(name);
          const worker = /** @type {{ fetch: (url: string) => Promise<Response> }} */ (found);
          const response = await worker.fetch("http://worker/");
          assert.equal(response.status, 200, await response.text());
        }
        assert.equal(countTokens() - before, className === undefined ? 0 : 1);
      } finally {
        await miniflare.dispose();
      }
    });
  }
});

/** @param {string} code */
function describeProgram(code) {
  const [, names] = /import \{ (.+) \} from "iot-accounts(?:\/client|\/worker)?"/.exec(code) ?? [];
  return names ?? "a program";
}

/**
 * @param {string} file of the project
 * @param {string} banner
 */
async function bundleWorker(file, banner) {
  const { outputFiles } = await build({
    entryPoints: [join(project, file)],
    outdir: ".",
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    platform: "neutral",
    conditions: ["workerd"],
    loader: { ".wasm": "copy" },
    banner: { js: banner },
  });
  return outputFiles
    .map(({ path, contents }) => {
      const type = path.endsWith(".wasm")
        ? /** @type {const} */ ("CompiledWasm")
        : /** @type {const} */ ("ESModule");
      return { type, path: basename(path), contents };
    })
    .sort((a, b) => Number(a.type === "CompiledWasm") - Number(b.type === "CompiledWasm"));
}
