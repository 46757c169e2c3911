import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { root, run, which } from "./run.mjs";

const WASM_PACK_VERSION = "0.15.0";
const CARGO_DENY_VERSION = "0.20.2";

const toolsFolder = join(root, "target", "tools");
const suffix = process.platform === "win32" ? ".exe" : "";

/**
 * Builds the crate at the root by wasm-pack. A panic names the file that it is in: what comes before the names of the
 * crates, the folders of this machine, is left out, so that everybody gets the same bytes.
 *
 * @param {readonly string[]} args
 * @param {"inherit" | "capture"} [output]
 */
export async function buildWasm(args, output) {
  const sources = join(process.env["CARGO_HOME"] ?? join(homedir(), ".cargo"), "registry", "src");
  const flags = [sources, root].map((folder) => `--remap-path-prefix=${folder}=`);
  const config = `target.wasm32-unknown-unknown.rustflags=${JSON.stringify(flags)}`;
  // wasm-pack keeps there what it fetches or builds for itself: the command-line tool of wasm-bindgen.
  const env = { WASM_PACK_CACHE: join(toolsFolder, "wasm-pack-cache") };
  await run(toolPath("wasm-pack"), ["build", root, ...args, "--", "--locked", "--config", config], {
    env,
    output,
  });
}

/** Installs what a plain Rust installation lacks: the toolchain that rust-toolchain.toml names, and wasm-pack. */
export async function setUpRust() {
  for (const command of ["rustup", "cargo"]) {
    if (which(command) === undefined) {
      throw new Error(`\`${command}\` was not found: install Rust with rustup from https://rustup.rs`);
    }
  }
  await installToolchain();
  await installTool("wasm-pack", WASM_PACK_VERSION);
}

async function installToolchain() {
  const version = await run("rustup", ["--version"], { output: "capture" });
  const [, major = 0, minor = 0] = /^rustup (\d+)\.(\d+)/.exec(version)?.map(Number) ?? [];
  // Before 1.28 rustup had no such command, and installed what the file names as soon as anything was called.
  if (major > 1 || minor >= 28) {
    await run("rustup", ["toolchain", "install", "--no-self-update"], { env: { RUSTUP_LOG: "warn" } });
  }
}

/**
 * Installs the oldest compiler that the crates promise to compile with, which is `rust-version` in Cargo.toml.
 *
 * @param {string} target
 * @returns {Promise<string>} the toolchain's name
 */
export async function installOldestToolchain(target) {
  const manifest = readFileSync(join(root, "Cargo.toml"), "utf8");
  const version = /^rust-version = "(\d+\.\d+)"$/m.exec(manifest)?.[1];
  if (version === undefined) throw new Error('Cargo.toml has no `rust-version` such as "1.88"');
  const toolchain = `${version}.0`;
  // Only when it is missing: rustup would ask the network for news of it each time.
  const installed = await run("rustup", ["target", "list", "--installed", "--toolchain", toolchain], {
    output: "capture",
  }).catch(() => "");
  if (!installed.split(/\s+/).includes(target)) {
    const options = ["--no-self-update", "--profile", "minimal", "--target", target];
    await run("rustup", ["toolchain", "install", toolchain, ...options]);
  }
  return toolchain;
}

/** Writes the pages of both crates into target/doc; a warning is an error. */
export async function documentRust() {
  await run("cargo", ["doc", "--locked", "--no-deps"], { env: { RUSTDOCFLAGS: "-D warnings" } });
}

/**
 * Checks the licences, versions and sources of all that the crates depend on, by deny.toml. Advisories are left out: their
 * database is a repository of its own, which changes from day to day.
 */
export async function checkDependencies() {
  // Without optimisation it is there in a third of the time.
  await installTool("cargo-deny", CARGO_DENY_VERSION, ["--no-default-features", "--debug"]);
  await run(toolPath("cargo-deny"), ["--locked", "check", "licenses", "bans", "sources"]);
}

/**
 * @param {string} name of the crate and of its command
 * @param {string} version
 * @param {readonly string[]} [options]
 * @returns {Promise<string>} the command's path
 */
export async function installTool(name, version, options = []) {
  if (existsSync(toolPath(name))) {
    const installed = await run(toolPath(name), ["--version"], { output: "capture" });
    if (installed.trim() === `${name} ${version}`) return toolPath(name);
  }
  const args = ["install", name, "--version", version, "--locked", "--force", "--root", toolsFolder];
  await run("cargo", [...args, ...options]);
  return toolPath(name);
}

/** @param {string} name */
function toolPath(name) {
  return join(toolsFolder, "bin", name + suffix);
}
