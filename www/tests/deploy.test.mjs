// What `npm --prefix www run deploy` would upload; wrangler stops before it asks Cloudflare.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { after, before, describe, it } from "node:test";
import { root, run } from "../../tools/run.mjs";

const www = join(root, "www");
const dist = join(www, "dist");

/** @type {string} where wrangler writes the worker */
let outdir;
/** @type {string} what was printed */
let printed;

before(async () => {
  outdir = mkdtempSync(join(root, "target", "deploy-"));
  printed = await run(
    process.execPath,
    [
      join(www, "build.mjs"),
      "--deploy",
      "--dry-run",
      "--secrets-file",
      ".dev.vars.example",
      "--outdir",
      outdir,
    ],
    {
      output: "capture",
      env: {
        WRANGLER_SEND_METRICS: "false",
        WRANGLER_SEND_ERROR_REPORTS: "false",
        WRANGLER_HIDE_BANNER: "true", // the banner looks for a newer wrangler on npm
        XDG_CONFIG_HOME: outdir, // otherwise it writes logs to the home folder
        NO_COLOR: "1",
      },
    },
  );
});
after(() => rmSync(outdir, { recursive: true, force: true }));

describe("wrangler deploy --dry-run", () => {
  it("uploads the page, and nothing of the lab or of local gateways", () => {
    const files = readdirSync(dist, { recursive: true }).map(String);
    for (const file of ["index.html", "_headers"]) assert.ok(files.includes(file), `${file} is missing`);
    assert.deepEqual(
      files.filter((file) => /lab|config\.json|\.wasm/.test(file)),
      [],
    );
    for (const file of files.filter((name) => /\.(?:html|js|css)$/.test(name))) {
      const text = readFileSync(join(dist, file), "utf8");
      // Nothing of the lab, and nothing that is loaded from elsewhere.
      const found = /lab\.json|WebAssembly|(?:src|href)="https?:/.exec(text)?.[0];
      assert.equal(found, undefined, `${file} has ${found}`);
    }
  });

  it("uploads the module as a module, and no script that compiles one", () => {
    const files = readdirSync(outdir);
    assert.equal(files.filter((file) => file.endsWith(".wasm")).length, 1, files.join(" "));
    const script = readFileSync(join(outdir, "index.js"), "utf8");
    const compiles = /\bWebAssembly\.(?:compile|instantiate)\w*\b|\bnew WebAssembly\.Module\b/.exec(script);
    assert.equal(compiles?.[0], undefined);
  });

  it("binds what the worker needs besides its secrets", () => {
    assert.match(printed, /CLOUD_TOKENS/);
    assert.match(printed, /RATE_LIMIT/);
  });
});

describe("the headers of the page's files", () => {
  it("let the page load only what is its own, and nobody frame it", () => {
    const headers = readFileSync(join(dist, "_headers"), "utf8");
    const [, policy = ""] = /^ {2}content-security-policy: (.*)$/m.exec(headers) ?? [];
    const directives = policy.split("; ");
    for (const directive of [
      "default-src 'none'",
      "script-src 'self'",
      "connect-src 'self'",
      "frame-ancestors 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
    ]) {
      assert.ok(directives.includes(directive), directive);
    }
    assert.doesNotMatch(policy, /unsafe|\*/);
  });
});
