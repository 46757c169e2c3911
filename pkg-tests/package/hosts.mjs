// The conditions of `exports` that each host's resolver matches, and which entry it must get by them. The order of a
// host's conditions says nothing: the order of the keys in `exports` decides.
import { relative, sep } from "node:path";
import { build } from "esbuild";
import { dist, tests } from "./installed.mjs";

/**
 * @typedef {object} Host
 * @property {string} host
 * @property {"import" | "require"} kind
 * @property {readonly string[]} conditions beside `import` or `require`, and `default`
 * @property {string} file of dist/
 * @property {string} source where the list of its conditions is to be found
 */

const SOURCES = {
  workerd: "https://developers.cloudflare.com/workers/wrangler/bundling/#conditional-exports",
  vercel:
    "https://github.com/vercel/next.js, edgeConditionNames; Turbopack: turbopack-core, resolve_conditions",
  deno: "https://github.com/denoland/deno, libs/node_resolver: DEFAULT_CONDITIONS, REQUIRE_CONDITIONS",
  bun: "https://github.com/oven-sh/bun, src/options.zig: default_conditions",
  node: "https://nodejs.org/api/packages.html#conditional-exports",
  vite: "https://vite.dev/config/shared-options.html#resolve-conditions, ssr-options.html#ssr-resolve-conditions",
  webpack: "https://webpack.js.org/guides/package-exports/#conditions",
  esbuild: "https://esbuild.github.io/api/#conditions",
  rollup: "https://www.npmjs.com/package/@rollup/plugin-node-resolve#exportconditions",
  parcel: "https://parceljs.org/features/dependency-resolution/#package-exports",
  jest: "https://jestjs.io/docs/configuration#testenvironment-string, exportConditions() of the environments",
  metro: "https://metrobundler.dev/docs/configuration/#unstable_conditionnames-experimental",
};

/** @type {readonly Host[]} */
export const HOSTS = [
  ...both("Cloudflare Workers", "workerd", ["workerd", "worker", "browser"], "workerd.js"),
  ...both(
    "Cloudflare, Vite",
    "workerd",
    ["workerd", "worker", "module", "browser", "production"],
    "workerd.js",
  ),
  ...both(
    "Vercel Edge, webpack",
    "vercel",
    ["edge-light", "worker", "webpack", "module", "production"],
    "edge-light.js",
  ),
  ...both(
    "Vercel Edge, Turbopack",
    "vercel",
    ["edge-light", "worker", "module", "production"],
    "edge-light.js",
  ),
  one("Deno, import", "deno", "import", ["deno", "node"], "deno.js"),
  one("Deno, require", "deno", "require", ["node"], "node.cjs"),
  ...both("Bun", "bun", ["bun", "node"], "bun.js"),
  ...both("Bun, for browsers", "bun", ["browser", "module"], "browser.js"),
  ...both("Node", "node", ["node", "node-addons", "module-sync"], "node.js", "node.cjs"),
  ...both(
    "Next.js, on the server",
    "webpack",
    ["node", "webpack", "module", "production"],
    "node-bundled.js",
  ),
  ...both("Vite", "vite", ["module", "browser", "development"], "browser.js"),
  ...both("Vite, on the server", "vite", ["module", "node", "development"], "node-bundled.js"),
  ...both("webpack, Rspack", "webpack", ["webpack", "module", "browser", "production"], "browser.js"),
  ...both("webpack, for Web Workers", "webpack", ["webpack", "module", "worker", "browser"], "browser.js"),
  ...both("esbuild", "esbuild", ["browser", "module"], "browser.js"),
  ...both("esbuild, for Node", "esbuild", ["node", "module"], "node-bundled.js"),
  ...both("esbuild, for nothing in particular", "esbuild", ["module"], "browser.js"),
  ...both("Rollup", "rollup", ["module", "production"], "browser.js"),
  ...both("Rollup, for Node", "rollup", ["node", "module", "production"], "node-bundled.js"),
  ...both("Parcel with packageExports", "parcel", ["browser", "module", "production"], "browser.js"),
  ...both(
    "Parcel with packageExports, for Node",
    "parcel",
    ["node", "module", "production"],
    "node-bundled.js",
  ),
  ...both("Jest", "jest", ["node", "node-addons"], "node.js", "node.cjs"),
  ...both("Jest, jsdom", "jest", ["browser"], "browser.js", "browser.cjs"),
  ...both("React Native", "metro", ["react-native"], "browser.js", "browser.cjs"),
  ...both(
    "React Native, Metro before 0.82",
    "metro",
    ["require", "import", "react-native"],
    "browser.js",
    "browser.js",
  ),
  ...both("a host that nobody knows", "node", ["unheard-of"], "browser.js", "browser.cjs"),
];

/**
 * @param {string} host
 * @param {keyof typeof SOURCES} source
 * @param {"import" | "require"} kind
 * @param {readonly string[]} conditions
 * @param {string} file
 */
function one(host, source, kind, conditions, file) {
  return { host, kind, conditions, file, source: SOURCES[source] };
}

/**
 * @param {string} host
 * @param {keyof typeof SOURCES} source
 * @param {readonly string[]} conditions
 * @param {string} imported
 * @param {string} [required]
 */
function both(host, source, conditions, imported, required = imported) {
  return [
    one(`${host}, import`, source, "import", conditions, imported),
    one(`${host}, require`, source, "require", conditions, required),
  ];
}

/**
 * Resolves by esbuild, which adds no condition of its own here but `default` and that of the kind.
 *
 * @param {string} specifier
 * @param {Pick<Host, "kind" | "conditions">} host
 * @returns {Promise<string>} the file's path from dist/
 */
export async function resolveFor(specifier, { kind, conditions }) {
  let found = "";
  await build({
    stdin: { contents: "" },
    platform: "neutral",
    conditions: [...conditions],
    write: false,
    logLevel: "silent",
    plugins: [
      {
        name: "resolve",
        setup: ({ onStart, resolve }) => {
          onStart(async () => {
            const esbuildKind = kind === "import" ? "import-statement" : "require-call";
            const { path, errors } = await resolve(specifier, { kind: esbuildKind, resolveDir: tests });
            found = path;
            return { errors };
          });
        },
      },
    ],
  });
  return relative(dist, found).split(sep).join("/");
}
