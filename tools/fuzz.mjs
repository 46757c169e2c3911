// `npm run fuzz` runs every fuzz target for a minute; `-- --seconds=1800 dates endpoints` runs those two for half an hour each.
// What the fuzzers know already is kept in target/fuzz/corpus, and an input that fails in target/fuzz/artifacts.
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { checkNode, exitWith, root, run } from "./run.mjs";
import { installTool, setUpRust } from "./rust.mjs";

const CARGO_FUZZ_VERSION = "0.13.2";
/** cargo-fuzz asks the compiler for what only nightly ones do. */
const TOOLCHAIN = "nightly";

const sources = join(root, "fuzz");
const folder = join(root, "target", "fuzz");

/** @param {readonly string[]} args */
function readOptions(args) {
  const known = readdirSync(join(sources, "fuzz_targets")).map((file) => file.replace(".rs", ""));
  const option = args.find((arg) => arg.startsWith("--seconds="));
  const seconds = Number(option?.slice("--seconds=".length) ?? 60);
  const named = args.filter((arg) => arg !== option);
  const unknown = named.find((name) => !known.includes(name));
  if (unknown !== undefined || !(seconds > 0)) {
    throw new Error(`expected \`--seconds=N\` and names of targets: ${known.join(", ")}`);
  }
  return { seconds, targets: named.length > 0 ? named : known };
}

/**
 * @param {string} cargoFuzz
 * @param {string} target
 * @param {number} seconds
 */
async function fuzz(cargoFuzz, target, seconds) {
  const corpus = join(folder, "corpus", target);
  const artifacts = join(folder, "artifacts", target);
  mkdirSync(artifacts, { recursive: true });
  // No sanitizer: there is no unsafe code to watch, and without one more inputs are tried.
  const build = ["--fuzz-dir", sources, "--target-dir", join(folder, "build"), "--sanitizer", "none"];
  const limits = ["-max_len=4096", "-timeout=10", `-max_total_time=${seconds}`, "-print_final_stats=1"];
  const files = [
    `-dict=${join(sources, "dictionaries", `${target}.dict`)}`,
    `-artifact_prefix=${artifacts}/`,
  ];
  await run(cargoFuzz, ["fuzz", "run", target, corpus, ...build, "--", ...limits, ...files], {
    env: { RUSTUP_TOOLCHAIN: TOOLCHAIN },
  });
}

async function main() {
  checkNode();
  const { seconds, targets } = readOptions(process.argv.slice(2));
  await setUpRust();
  const toolchains = await run("rustup", ["toolchain", "list"], { output: "capture" });
  if (!toolchains.split("\n").some((line) => line.startsWith(TOOLCHAIN))) {
    await run("rustup", ["toolchain", "install", TOOLCHAIN, "--no-self-update", "--profile", "minimal"]);
  }
  const cargoFuzz = await installTool("cargo-fuzz", CARGO_FUZZ_VERSION);
  const manifest = join(sources, "Cargo.toml");
  const seeds = ["run", "--locked", "--no-default-features", "--manifest-path", manifest, "--bin", "seeds"];
  const env = { CARGO_TARGET_DIR: join(root, "target") };
  await run("cargo", [...seeds, "--", join(folder, "corpus")], { env });
  /** @type {string[]} */
  const failed = [];
  for (const target of targets) {
    await fuzz(cargoFuzz, target, seconds).catch(() => failed.push(target));
  }
  for (const target of failed) {
    const files = existsSync(join(folder, "artifacts", target))
      ? readdirSync(join(folder, "artifacts", target))
      : [];
    console.log(
      `${target} failed: copy its input from target/fuzz/artifacts/${target} (${files.join(", ")})`,
    );
    console.log(`into fuzz/found/${target}, so that cargo test replays it, and mend the cause`);
  }
  if (failed.length > 0) process.exitCode = 1;
}

await main().catch(exitWith);
