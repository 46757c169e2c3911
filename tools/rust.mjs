import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { root, run, which } from "./run.mjs";

const WASM_PACK_VERSION = "0.15.0";
const TARGETS = ["wasm32-unknown-unknown", "wasm32-wasip1"];
const COMPONENTS = ["rustfmt", "clippy"];

const toolsFolder = join(root, "target", "tools");
const suffix = process.platform === "win32" ? ".exe" : "";

export const wasmPack = join(toolsFolder, "bin", `wasm-pack${suffix}`);

/** Keeps what wasm-pack fetches or builds for itself (wasm-bindgen's command-line tool) with the other tools. */
export const wasmPackEnv = { WASM_PACK_CACHE: join(toolsFolder, "wasm-pack-cache") };

/** Adds what a plain Rust installation lacks: the wasm targets, rustfmt, clippy and wasm-pack. */
export async function setUpRust() {
  for (const command of ["rustup", "cargo"]) {
    if (which(command) === undefined) {
      throw new Error(`\`${command}\` was not found: install Rust with rustup from https://rustup.rs`);
    }
  }
  await addMissing("target", TARGETS);
  await addMissing("component", COMPONENTS);
  await installWasmPack();
}

/**
 * @param {"target" | "component"} kind
 * @param {readonly string[]} names
 */
async function addMissing(kind, names) {
  const installed = (await run("rustup", [kind, "list", "--installed"], { output: "capture" })).split(/\s+/);
  // A component is listed with the host's triple: `clippy-x86_64-unknown-linux-gnu`.
  const missing = names.filter(
    (name) => !installed.some((item) => item === name || item.startsWith(`${name}-`)),
  );
  if (missing.length > 0) await run("rustup", [kind, "add", ...missing]);
}

async function installWasmPack() {
  if (existsSync(wasmPack)) {
    const version = await run(wasmPack, ["--version"], { output: "capture" });
    if (version.trim() === `wasm-pack ${WASM_PACK_VERSION}`) return;
  }
  await run("cargo", [
    ...["install", "wasm-pack", "--version", WASM_PACK_VERSION],
    ...["--locked", "--force", "--root", toolsFolder],
  ]);
}
