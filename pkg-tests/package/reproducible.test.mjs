// Whoever builds the package gets the same bytes: nothing of the machine, of its folders or of the time is in them.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { before, describe, test } from "node:test";
import { sourceFiles } from "../../tools/files.mjs";
import { sha256 } from "../../tools/fingerprint.mjs";
import { packageTarball } from "../../tools/npm.mjs";
import { root, run } from "../../tools/run.mjs";
import { dist, filesBelow, installed } from "./installed.mjs";

const cargoHome = process.env["CARGO_HOME"] ?? join(homedir(), ".cargo");

describe("the package", () => {
  test("holds no path of this machine", () => {
    const module = readFileSync(join(dist, "iot-accounts.wasm"), "latin1");
    for (const path of [root, cargoHome, homedir(), tmpdir()]) {
      assert.ok(!module.includes(path), path);
      for (const file of filesBelow(installed)) {
        assert.ok(!readFileSync(join(installed, file), "utf8").includes(`${path}/`), `${path} is in ${file}`);
      }
    }
    // What it has of paths are the names of crates, what the makers of Rust put there, and the folders of this repository.
    const paths = module.match(/[\w./-]+\.rs\b/g) ?? [];
    assert.deepEqual(
      paths.filter(
        (path) => !/^(?:\/rustc\/[\da-f]{40}|index\.crates\.io-[\da-f]{16}|(?:\w+\/)?src)\//.test(path),
      ),
      [],
    );
    assert.ok(paths.length > 0);
  });
});

describe("a build in another folder, with another cargo home", { timeout: 600_000 }, () => {
  const folder = join(root, "target", "tests", "reproducible", "a folder of another name");

  before(async () => {
    rmSync(dirname(folder), { recursive: true, force: true });
    for (const file of sourceFiles()) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      cpSync(join(root, file), join(folder, file));
    }
    // What takes long to fetch or to build, and is no source.
    mkdirSync(join(folder, "target"));
    symlinkSync(join(root, "target", "tools"), join(folder, "target", "tools"), "junction");
    symlinkSync(join(root, "js", "node_modules"), join(folder, "js", "node_modules"), "junction");
    const otherHome = join(dirname(folder), "cargo");
    mkdirSync(join(otherHome, "registry"), { recursive: true });
    for (const part of ["index", "cache"]) {
      symlinkSync(join(cargoHome, "registry", part), join(otherHome, "registry", part), "junction");
    }
    const env = { CARGO_HOME: otherHome, CARGO_TARGET_DIR: undefined };
    await run(process.execPath, [join(folder, "js", "build.mjs")], { cwd: folder, env });
  });

  test("gives the same files", () => {
    const [here, there] = [join(root, "target", "npm"), join(folder, "target", "npm")];
    const hashes = (/** @type {string} */ at) =>
      filesBelow(at)
        .sort()
        .map((file) => `${sha256(readFileSync(join(at, file)))}  ${file}`);
    assert.deepEqual(hashes(there), hashes(here));
  });

  test("gives the same tarball", () => {
    const tarball = packageTarball();
    assert.equal(sha256(readFileSync(tarball.replace(root, `${folder}/`))), sha256(readFileSync(tarball)));
  });
});
