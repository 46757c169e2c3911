// A fixture's folder as a real project: the packed package installed, the app's source in src/.
import assert from "node:assert/strict";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installPackage, runInstalled } from "../../../tools/npm.mjs";
import { root } from "../../../tools/run.mjs";
import * as sample from "./app/sample.js";
import { expected } from "./expected.mjs";

const app = join(root, "pkg-tests", "bundlers", "shared", "app");

/**
 * @typedef {Awaited<ReturnType<typeof setUpProject>>} Project
 */

/** @param {string} name the folder's */
export async function setUpProject(name) {
  const folder = `pkg-tests/bundlers/${name}`;
  const at = join(root, folder);
  await installPackage(folder);

  /**
   * Writes src/ anew, and takes away what is left of a build: a build that writes nothing must not look like one.
   *
   * @param {string} [specifier] what the app imports the package as
   */
  function writeApp(specifier = "iot-accounts") {
    for (const old of ["src", "dist", ".parcel-cache", "node_modules/.vite"]) {
      rmSync(join(at, old), { recursive: true, force: true });
    }
    cpSync(app, join(at, "src"), { recursive: true });
    const file = join(at, "src", "look-ups.js");
    const source = readFileSync(file, "utf8");
    writeFileSync(file, source.replace(`from "iot-accounts"`, `from "${specifier}"`));
    // For test runners, whose tests compare by themselves.
    writeFileSync(join(at, "src", "sample.json"), JSON.stringify(sample));
    writeFileSync(join(at, "src", "expected.json"), JSON.stringify(expected));
  }

  return {
    name,
    at,
    writeApp,

    /** @param {string} dependency */
    version: (dependency) => {
      const manifest = join(at, "node_modules", dependency, "package.json");
      return String(JSON.parse(readFileSync(manifest, "utf8")).version);
    },

    /**
     * Runs a dependency's command in the project.
     *
     * @param {string} dependency
     * @param {string} command
     * @param {readonly string[]} args
     * @param {Record<string, string>} [env]
     * @returns {Promise<string>} what it printed
     */
    run: (dependency, command, args, env) =>
      runInstalled(folder, dependency, command, args, { cwd: at, env, output: "capture" }),

    /** Fails when a build for browsers asks for something that only Node has. */
    assertNothingOfNode: () => {
      const dist = join(at, "dist");
      const scripts = readdirSync(dist, { recursive: true })
        .map(String)
        .filter((file) => /\.[cm]?js$/.test(file));
      assert.ok(scripts.length > 0, `${name} wrote no script into dist/`);
      for (const file of scripts) {
        const [found] = /["'`]node:\w+["'`]/.exec(readFileSync(join(dist, file), "utf8")) ?? [];
        assert.equal(found, undefined, `dist/${file} asks for ${found}, which no browser has`);
      }
    },
  };
}
