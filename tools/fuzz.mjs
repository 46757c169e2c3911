// `npm run fuzz` runs every fuzz target for a minute of processor time; `-- --seconds=1800 dates endpoints` runs those two for
// half an hour each.
// What the fuzzers know already is kept in target/fuzz/corpus, and an input that fails in target/fuzz/artifacts.
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { CommandError, checkNode, exitWith, root, run } from "./run.mjs";
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

/** The processor time of the command itself would miss what it starts; `times` of a POSIX shell counts that. */
const TIMED = 'status=0; "$@" 2>&1 || status=$?; times; exit $status';

/** @param {string} output of a shell that ended with `times`, whose second line has the user and system time of its children */
function readProcessorSeconds(output) {
  const spans = [...output.matchAll(/(\d+)m([\d.]+)s/g)].slice(-2);
  return spans.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
}

/**
 * libFuzzer counts the time on the clock, so a target on a busy machine is started until it has had its processor time.
 *
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
  const files = [
    `-dict=${join(sources, "dictionaries", `${target}.dict`)}`,
    `-artifact_prefix=${artifacts}/`,
  ];
  const env = { RUSTUP_TOOLCHAIN: TOOLCHAIN };
  // Compiling would count as time of the target.
  await run(cargoFuzz, ["fuzz", "build", target, ...build], { env });
  const outcome = { target, inputs: 0, seconds: 0, failed: false };
  while (outcome.seconds < seconds && !outcome.failed) {
    const left = Math.ceil(seconds - outcome.seconds);
    const limits = ["-max_len=4096", "-timeout=10", `-max_total_time=${left}`, "-print_final_stats=1"];
    const command = [cargoFuzz, "fuzz", "run", target, corpus, ...build, "--", ...limits, ...files];
    const output = await run("sh", ["-c", TIMED, "sh", ...command], { env, output: "both" }).catch(
      (error) => {
        if (!(error instanceof CommandError)) throw error;
        outcome.failed = true;
        return error.stdout;
      },
    );
    outcome.inputs += Number(/number_of_executed_units: (\d+)/.exec(output)?.[1] ?? 0);
    outcome.seconds += readProcessorSeconds(output);
  }
  return outcome;
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
  const outcomes = [];
  for (const target of targets) outcomes.push(await fuzz(cargoFuzz, target, seconds));
  console.log("\nTargets");
  for (const { target, inputs, seconds: spent, failed } of outcomes) {
    const minutes = (spent / 60).toFixed(1);
    console.log(
      `  ${failed ? "FAILED" : "ok"}  ${target}: ${inputs} inputs in ${minutes} minutes of processor time`,
    );
  }
  for (const { target } of outcomes.filter(({ failed }) => failed)) {
    const found = readdirSync(join(folder, "artifacts", target)).join(", ");
    console.log(`${target} failed: copy its input from target/fuzz/artifacts/${target} (${found})`);
    console.log(`into fuzz/found/${target}, so that cargo test replays it, and mend the cause`);
    process.exitCode = 1;
  }
}

await main().catch(exitWith);
