// Makes a fixture's folder a real project: installs the packed package and copies the app's source to src/.
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

/** @param {string} name of the folder */
export async function setUpProject(name) {
  const folder = `pkg-tests/bundlers/${name}`;
  const at = join(root, folder);
  await installPackage(folder);

  /**
   * Writes src/ and removes the output of earlier builds, so that a build that writes nothing fails.
   *
   * @param {string} [specifier] that the app imports the package by
   */
  function writeApp(specifier = "iot-accounts") {
    for (const path of ["src", "dist", ".parcel-cache", "node_modules/.vite"]) {
      rmSync(join(at, path), { recursive: true, force: true });
    }
    cpSync(app, join(at, "src"), { recursive: true });
    const file = join(at, "src", "look-ups.js");
    const source = readFileSync(file, "utf8");
    writeFileSync(file, source.replace(`from "iot-accounts"`, `from "${specifier}"`));
    // For the fixtures of test runners, whose tests compare the values.
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
     * @returns {Promise<string>} its output
     */
    run: (dependency, command, args, env) =>
      runInstalled(folder, dependency, command, args, { cwd: at, env, output: "capture" }),

    /** Fails when a build for browsers imports a module of Node. */
    assertNoNodeModules: () => {
      const dist = join(at, "dist");
      const scripts = readdirSync(dist, { recursive: true })
        .map(String)
        .filter((file) => /\.[cm]?js$/.test(file));
      assert.ok(scripts.length > 0, `${name} wrote no script into dist/`);
      for (const file of scripts) {
        const [found] = /["'`]node:\w+["'`]/.exec(readFileSync(join(dist, file), "utf8")) ?? [];
        assert.equal(found, undefined, `dist/${file} imports ${found}, which no browser has`);
      }
    },
  };
}
