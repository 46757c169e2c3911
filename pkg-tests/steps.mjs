// The steps of `npm test`, in the order in which they run.
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import process from "node:process";
import { findChromium } from "../tools/browsers.mjs";
import { sourceFiles } from "../tools/files.mjs";
import { buildPackage, installDependencies, installPackage, runInstalled } from "../tools/npm.mjs";
import { CommandError, root, run } from "../tools/run.mjs";
import { checkDependencies, documentRust, installOldestToolchain, setUpRust } from "../tools/rust.mjs";
import { readReport, reportPath } from "./report.mjs";

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {{ name: string, does: string, needs: readonly string[], run: () => Promise<Counts | void> }} Step
 */

export class TestsFailed extends Error {
  /**
   * @param {string} message
   * @param {Counts} counts
   */
  constructor(message, counts) {
    super(message);
    this.counts = counts;
  }
}

const tests = join(root, "pkg-tests");
/** The steps that the tests of a folder need, where they need less than the installed package and a browser. */
const NEEDS = new Map([
  ["pkg-tests", ["set-up:npm"]],
  ["pkg-tests/laws", ["set-up:npm"]],
  ["pkg-tests/wasm-pack", ["set-up:rust", "set-up:npm"]],
  ["vectors", []],
]);
/** Those whose tsconfig.json together takes in every script. */
export const typedFolders = ["js", "pkg-tests", "www"];
/** A workspace of its own: see its README. */
const fuzzFolder = join(root, "fuzz");
const results = join(root, "target", "tests");
/** @type {{ CHROMIUM_PATH?: string }} */
const chromiumEnv = {};

/** @type {readonly Step[]} */
export const steps = [
  {
    name: "set-up:rust",
    does: "install the toolchain of rust-toolchain.toml and wasm-pack where they are missing",
    needs: [],
    run: setUpRust,
  },
  {
    name: "set-up:npm",
    does: "install the dependencies of js, pkg-tests and www where their lock file changed",
    needs: [],
    run: async () => {
      for (const folder of ["js", "pkg-tests", "www"]) await installDependencies(folder);
    },
  },
  {
    name: "set-up:browser",
    does: "find Chromium, or install it",
    needs: [],
    run: async () => {
      chromiumEnv.CHROMIUM_PATH = await findChromium();
      console.log(chromiumEnv.CHROMIUM_PATH);
    },
  },
  {
    name: "rust:format",
    does: "cargo fmt --check",
    needs: ["set-up:rust"],
    run: async () => {
      await cargo("fmt", "--check");
      await cargo("fmt", "--check", "--manifest-path", join(fuzzFolder, "Cargo.toml"));
    },
  },
  {
    name: "rust:lint",
    does: "clippy, natively and for browsers, and a check for WASI hosts",
    needs: ["set-up:rust"],
    run: async () => {
      const browser = ["--target", "wasm32-unknown-unknown", "-p", "iot-accounts"];
      await cargo("clippy", "--locked", "--all-targets", "--all-features", "--", "-D", "warnings");
      await cargo("clippy", "--locked", ...browser, "--", "-D", "warnings");
      await cargo("check", "--locked", "--lib", "--target", "wasm32-wasip1");
      const fuzz = ["--manifest-path", join(fuzzFolder, "Cargo.toml"), "--target-dir", join(root, "target")];
      await cargo(
        "clippy",
        "--locked",
        "--all-targets",
        "--no-default-features",
        ...fuzz,
        "--",
        "-D",
        "warnings",
      );
    },
  },
  {
    name: "rust:docs",
    does: "cargo doc, every warning an error",
    needs: ["set-up:rust"],
    run: documentRust,
  },
  {
    name: "rust:deny",
    does: "cargo-deny: licences, versions and sources of the dependencies",
    needs: ["set-up:rust"],
    run: checkDependencies,
  },
  {
    name: "rust:msrv",
    does: "cargo check with the oldest compiler that Cargo.toml promises",
    needs: ["set-up:rust"],
    run: async () => {
      const target = "wasm32-unknown-unknown";
      const toolchain = await installOldestToolchain(target);
      // In a separate folder: two compilers that take turns in one folder build everything anew each time.
      const check = [`+${toolchain}`, "check", "--locked", "--target-dir", join(root, "target", "msrv")];
      await cargo(...check, "-p", "iot-accounts-core", "--all-features");
      await cargo(...check, "-p", "iot-accounts", "--target", target);
    },
  },
  {
    name: "rust:tests",
    does: "cargo test, with the features that are optional",
    needs: ["set-up:rust"],
    run: () => rustTests(root, ["--all-features"]),
  },
  {
    name: "rust:packaged",
    does: "cargo test on the core as it is published, away from the workspace and without optional features",
    needs: ["set-up:rust"],
    run: async () => rustTests(await unpackCore(), []),
  },
  {
    name: "rust:replay",
    does: "the checks of the fuzzers, on their seeds and on every input that once failed",
    needs: ["set-up:rust"],
    run: () => rustTests(fuzzFolder, ["--no-default-features"]),
  },
  {
    name: "package:build",
    does: "build the npm package and pack its tarball",
    needs: ["set-up:rust", "set-up:npm"],
    run: buildPackage,
  },
  {
    name: "package:install",
    does: "install the tarball into pkg-tests and www",
    needs: ["package:build"],
    run: async () => {
      for (const folder of ["pkg-tests", "www"]) await installPackage(folder);
    },
  },
  {
    name: "js:format",
    does: "biome check",
    needs: ["set-up:npm"],
    run: async () => {
      const args = ["check", "--error-on-warnings", "--max-diagnostics=50", "."];
      await runInstalled("pkg-tests", "@biomejs/biome", "biome", args);
    },
  },
  {
    name: "js:types",
    does: "tsc over js, pkg-tests (with tools and vectors) and www (with gateways)",
    needs: ["package:install"],
    run: async () => {
      for (const folder of typedFolders) {
        await runInstalled("pkg-tests", "typescript", "tsc", ["--noEmit", "-p", join(root, folder)]);
      }
    },
  },
  {
    name: "vectors",
    does: "the files of vectors are what the reference signer gives",
    needs: [],
    run: async () => {
      await run(process.execPath, [join(root, "vectors", "generate.mjs"), "--check"]);
    },
  },
  ...sourceFiles()
    .filter((file) => file.endsWith(".test.mjs"))
    .map((file) => ({
      name: stepName(file),
      does: `node --test ${file}`,
      needs: NEEDS.get(dirname(file)) ?? ["package:install", "set-up:browser"],
      run: () => nodeTest(file),
    })),
  ...readdirSync(join(tests, "runtimes"))
    .filter((file) => file.endsWith(".runner.mjs"))
    .sort()
    // A runner finds the one browser that it needs, or installs it.
    .map((file) => reporter(`runtime:${file.replace(".runner.mjs", "")}`, join("runtimes", file))),
  ...readdirSync(join(tests, "bundlers"))
    .filter((folder) => existsSync(join(tests, "bundlers", folder, "fixture.mjs")))
    .sort()
    .map((folder) =>
      reporter(`bundler:${folder}`, join("bundlers", folder, "fixture.mjs"), ["set-up:browser"]),
    ),
  {
    // The last one: it reads what the runners reported.
    name: "matrix",
    does: "the table of the README is what the runtimes and bundlers reported",
    needs: ["package:build"],
    run: async () => {
      await run(process.execPath, [join(tests, "matrix.mjs")]);
    },
  },
];

/**
 * @param {string} step
 * @param {string} file from pkg-tests
 * @param {readonly string[]} [needs] besides the package
 * @returns {Step}
 */
function reporter(step, file, needs = []) {
  return {
    name: step,
    does: `node pkg-tests/${file}`,
    needs: ["package:install", ...needs],
    run: async () => {
      rmSync(reportPath(step), { force: true });
      /** @type {Error | undefined} */
      let error;
      await run(process.execPath, [join(tests, file)], { env: chromiumEnv }).catch(
        (/** @type {Error} */ reason) => {
          error = reason;
        },
      );
      const report = readReport(step);
      if (report === undefined) throw error ?? new Error("it wrote no report");
      const counts = { passed: report.passed.length, failed: report.failed.length, skipped: 0 };
      if (error !== undefined || counts.failed > 0) {
        throw new TestsFailed(`${relative(root, reportPath(step))} has the report`, counts);
      }
      return counts;
    },
  };
}

/**
 * The name of the subject and of the file: `gateways:faults`, `www:page`, `package:types`.
 *
 * @param {string} file
 */
function stepName(file) {
  const subject = dirname(file).replace("pkg-tests/", "").replace("/tests", "");
  const name = basename(file, ".test.mjs");
  return subject === "pkg-tests" ? `tests:${name}` : `${subject}:${name}`;
}

/** @param {string[]} args */
async function cargo(...args) {
  await run("cargo", args);
}

/**
 * @param {string} cwd the folder of the workspace or crate
 * @param {readonly string[]} features
 * @returns {Promise<Counts>}
 */
async function rustTests(cwd, features) {
  /** @param {string} stdout */
  const count = (stdout) => {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const lines = stdout.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored/gm);
    for (const [, passed, failed, ignored] of lines) {
      counts.passed += Number(passed);
      counts.failed += Number(failed);
      counts.skipped += Number(ignored);
    }
    return counts;
  };
  try {
    const args = ["test", "--locked", "--no-fail-fast", ...features];
    const env = { CARGO_TARGET_DIR: join(root, "target") };
    return count(await run("cargo", args, { cwd, env, output: "both" }));
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new TestsFailed(error.message, count(error.stdout));
  }
}

/**
 * Packs the core and the crates that it is made of as `cargo publish` would, and unpacks them where Cargo itself would: in the one folder below a workspace
 * where a package does not belong to it.
 *
 * @returns {Promise<string>} the folder of the unpacked crate
 */
async function unpackCore() {
  const packages = join(root, "target", "package");
  rmSync(packages, { recursive: true, force: true });
  const target = { CARGO_TARGET_DIR: join(root, "target") };
  const published = ["iot-accounts-core", "iot-accounts-json", "iot-accounts-signing", "iot-accounts-text"];
  const selected = published.flatMap((name) => ["-p", name]);
  await run("cargo", ["package", ...selected, "--allow-dirty", "--no-verify", "--locked"], { env: target });
  const crates = readdirSync(packages).filter((file) => file.endsWith(".crate"));
  if (crates.length < published.length) throw new Error("`cargo package` did not write every .crate file");
  // With `m` its files are new: the date that they all have in a crate would let Cargo take what it compiled of an older one.
  for (const crate of crates) await run("tar", ["-xzmf", crate], { cwd: packages });
  const folders = crates.map((crate) => join(packages, basename(crate, ".crate")));
  const core = folders.find((folder) => basename(folder).startsWith("iot-accounts-core"));
  if (core === undefined) throw new Error("`cargo package` wrote no core");
  // What it depends on is taken from beside it: the registry may have another version, or none.
  const beside = folders.filter((folder) => folder !== core).map((folder) => basename(folder));
  const patches = beside.map((folder) => `${folder.replace(/-[^-]*$/, "")} = { path = "../${folder}" }\n`);
  appendFileSync(join(core, "Cargo.toml"), `\n[patch.crates-io]\n${patches.join("")}`);
  const lock = join(core, "Cargo.lock");
  const sources = /(name = "iot-accounts-\w+"\nversion = ".+"\n)source = ".+"\nchecksum = ".+"\n/g;
  writeFileSync(lock, readFileSync(lock, "utf8").replace(sources, "$1"));
  return core;
}

/**
 * Each file runs in a separate process, one after the other: they start servers and browsers.
 *
 * @param {string} file from the root
 * @returns {Promise<Counts>}
 */
async function nodeTest(file) {
  const tap = join(results, `${file.replaceAll("/", "-")}.tap`);
  mkdirSync(results, { recursive: true });
  rmSync(tap, { force: true });
  /** @type {Error | undefined} */
  let error;
  await run(
    process.execPath,
    [
      ...["--test", "--test-reporter=spec", "--test-reporter-destination=stdout"],
      ...["--test-reporter=tap", `--test-reporter-destination=${tap}`, join(root, file)],
    ],
    { env: chromiumEnv },
  ).catch((/** @type {Error} */ reason) => {
    error = reason;
  });
  const report = existsSync(tap) ? readFileSync(tap, "utf8") : "";
  /** @param {string} name */
  const total = (name) => Number(new RegExp(`^# ${name} (\\d+)$`, "m").exec(report)?.[1] ?? 0);
  const counts = {
    passed: total("pass"),
    failed: total("fail") + total("cancelled"),
    skipped: total("skipped") + total("todo"),
  };
  if (error !== undefined) throw new TestsFailed(`${relative(root, tap)} has the report`, counts);
  return counts;
}
