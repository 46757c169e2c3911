import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { sha256 } from "./fingerprint.mjs";
import { withLock } from "./lock.mjs";
import { checkNode, root, run } from "./run.mjs";

/**
 * Runs npm in a folder of the project.
 *
 * @param {string} folder from the project's root
 * @param {readonly string[]} args
 * @param {"inherit" | "capture"} [output]
 */
export function npm(folder, args, output = "inherit") {
  // `npm --prefix a run x` hands its prefix on in the environment; a nested npm would then work in `a`.
  const env = { npm_config_prefix: undefined, npm_config_local_prefix: undefined };
  const cwd = join(root, folder);
  const script = process.env.npm_execpath;
  if (script?.endsWith(".js")) return run(process.execPath, [script, ...args], { cwd, env, output });
  return run("npm", args, { cwd, env, output });
}

/**
 * `npm ci`, unless the folder already holds what its lock file says.
 *
 * @param {string} folder from the project's root, such as `www`
 */
export async function installDependencies(folder) {
  checkNode();
  await withLock(`install-${folder}`, () => installLocked(folder));
}

/** @param {string} folder */
async function installLocked(folder) {
  const at = join(root, folder);
  const lock = join(at, "package-lock.json");
  if (!existsSync(lock))
    throw new Error(`\`${folder}/package-lock.json\` is missing: run \`npm install\` in ${folder}`);
  const wanted = sha256(
    readFileSync(lock) + readFileSync(join(at, "package.json"), "utf8") + process.version,
  );
  const stamp = join(at, "node_modules", ".dependencies");
  if (readIfThere(stamp) === wanted) return;
  // No script of a dependency is needed: esbuild's and workerd's binaries come as optional packages.
  await npm(folder, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
  writeFileSync(stamp, wanted);
}

/**
 * Builds the package when its sources changed, and installs its tarball beside the folder's other dependencies, as
 * a user of the package would: `import … from "iot-accounts"` in that folder is then the packed package.
 *
 * @param {string} folder from the project's root, such as `www`
 */
export async function installPackage(folder) {
  await buildPackage();
  await installDependencies(folder);
  await withLock(`install-${folder}`, () => installTarball(folder));
}

/** @param {string} folder */
async function installTarball(folder) {
  const tarball = packageTarball();
  const wanted = sha256(readFileSync(tarball));
  const installed = join(root, folder, "node_modules", "iot-accounts");
  const stamp = join(root, folder, "node_modules", ".package");
  if (existsSync(installed) && readIfThere(stamp) === wanted) return;
  rmSync(installed, { recursive: true, force: true });
  await npm(folder, ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", tarball]);
  if (!existsSync(installed))
    throw new Error(`npm did not install \`${tarball}\` into ${folder}/node_modules`);
  writeFileSync(stamp, wanted);
}

/** Writes pkg/ and the tarball; does nothing when neither the sources nor the tools changed. */
export async function buildPackage() {
  await run(process.execPath, [join(root, "js", "build.mjs")]);
}

/** @returns {string} the path of the tarball that the build writes */
export function packageTarball() {
  const { version } = JSON.parse(readFileSync(join(root, "js", "package.json"), "utf8"));
  return join(root, "target", "pack", `iot-accounts-${version}.tgz`);
}

/**
 * Runs a dependency's command without a shell, so that it works alike on every system.
 *
 * @param {string} folder whose node_modules holds it
 * @param {string} dependency the package's name
 * @param {string} command one of its `bin` names
 * @param {readonly string[]} args
 * @param {import("./run.mjs").RunOptions} [options]
 */
export function runInstalled(folder, dependency, command, args, options) {
  const at = join(root, folder, "node_modules", dependency);
  /** @type {{ bin: string | Record<string, string> }} */
  const { bin } = JSON.parse(readFileSync(join(at, "package.json"), "utf8"));
  const script = typeof bin === "string" ? bin : bin[command];
  if (script === undefined) throw new Error(`\`${dependency}\` in ${folder} has no command \`${command}\``);
  return run(process.execPath, [join(at, script), ...args], options);
}

/** @param {string} path */
function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
