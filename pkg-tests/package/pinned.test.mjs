// What the package is built and tested with is pinned, down to the bytes, and none of it runs anything when it is installed.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { sourceFiles } from "../../tools/files.mjs";
import { root } from "../../tools/run.mjs";

/** Those that would run a script when they are installed. Each works without: its binary is a package of its own. */
const HAVE_INSTALL_SCRIPTS = [
  ...["@parcel/watcher", "@swc/core", "core-js", "esbuild", "lmdb", "msgpackr-extract", "sharp"],
  ...["unrs-resolver", "workerd"],
];

const files = sourceFiles();
const read = (/** @type {string} */ file) => readFileSync(join(root, file), "utf8");
/** @type {{ file: string, wanted: [name: string, version: string][] }[]} */
const manifests = files
  .filter((file) => /(?:^|\/)package\.json$/.test(file))
  .map((file) => {
    // A range of peers is for those who install the package: nothing is installed by it here.
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read(file));
    return {
      file,
      wanted: Object.entries({
        ...dependencies,
        ...devDependencies,
        ...optionalDependencies,
      }),
    };
  });
const locks = files.filter((file) => file.endsWith("package-lock.json"));
/** @type {{ lock: string, name: string, integrity?: string, resolved?: string, hasInstallScript?: boolean }[]} */
const locked = locks.flatMap((lock) =>
  Object.entries(JSON.parse(read(lock)).packages)
    .filter(([at]) => at !== "")
    .map(([at, entry]) => ({ lock, name: at.replace(/^.*node_modules\//, ""), ...entry })),
);

describe("what npm installs", () => {
  test("is named by its exact version, in a folder with a lock file", () => {
    for (const { file, wanted } of manifests) {
      for (const [name, version] of wanted) {
        assert.match(version, /^(?:npm:.+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/, `${file}: ${name}`);
      }
      if (wanted.length > 0) assert.ok(existsSync(join(root, file.replace(".json", "-lock.json"))), file);
    }
    assert.equal(manifests.filter(({ wanted }) => wanted.length > 0).length, locks.length);
  });

  test("is known by a hash of its bytes, and comes from the registry", () => {
    assert.ok(locked.length > 1000);
    for (const { lock, name, integrity, resolved } of locked) {
      assert.match(integrity ?? "", /^sha512-/, `${lock}: ${name}`);
      // Without an address it is the registry's.
      if (resolved !== undefined)
        assert.match(resolved, /^https:\/\/registry\.npmjs\.org\//, `${lock}: ${name}`);
    }
  });

  test("runs no script, and who would is known", () => {
    const would = new Set(locked.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name));
    assert.deepEqual([...would].sort(), HAVE_INSTALL_SCRIPTS);
    const installs = files
      .filter((file) => file.endsWith(".mjs"))
      .flatMap((file) => read(file).match(/\bnpm\([^;]*"(?:ci|install)"[^;]*;/g) ?? []);
    assert.ok(installs.length >= 2);
    for (const call of installs) assert.match(call, /"--ignore-scripts"/);
  });
});

test("what pip installs is known by hashes of its bytes", () => {
  const wanted = read("pkg-tests/real-clients/python/requirements.txt")
    .split(/\n(?=[a-z])/)
    .slice(1);
  assert.ok(wanted.length > 10);
  for (const one of wanted) assert.match(one, /^[a-z\d-]+==[\w.]+(?: \\\n +--hash=sha256:[\da-f]{64})+\n?$/);
  assert.match(read("pkg-tests/real-clients/python.mjs"), /"pip", "install",.*"--require-hashes"/);
});

describe("what Cargo compiles", () => {
  test("is known by a hash of its bytes, and comes from the registry", () => {
    const cargoLocks = files.filter((file) => file.endsWith("Cargo.lock"));
    assert.deepEqual(cargoLocks, ["Cargo.lock", "fuzz/Cargo.lock"]);
    const entries = cargoLocks.flatMap((lock) => read(lock).split("[[package]]\n").slice(1));
    assert.ok(entries.length > 80);
    for (const entry of entries) {
      const name = /^name = "(.+)"/.exec(entry)?.[1] ?? entry;
      if (/^iot-accounts(?:-(?:core|fuzz|host|json|signing|text))?$/.test(name)) continue;
      assert.match(entry, /^source = "registry\+https:\/\/github\.com\/rust-lang\/crates\.io-index"$/m, name);
      assert.match(entry, /^checksum = "[\da-f]{64}"$/m, name);
    }
  });

  test("is compiled by one compiler, and by the oldest that is promised", () => {
    assert.match(read("rust-toolchain.toml"), /^channel = "\d+\.\d+\.\d+"$/m);
    assert.match(read("Cargo.toml"), /^rust-version = "\d+\.\d+"$/m);
  });
});
