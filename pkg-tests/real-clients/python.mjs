// Installs the official Python client into target/tools and runs programs with it.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { withLock } from "../../tools/lock.mjs";
import { root, run, which } from "../../tools/run.mjs";

const REQUIREMENTS = fileURLToPath(new URL("python/requirements.txt", import.meta.url));
const PACKAGES = join(root, "target", "tools", "python-clients");
const MIN_VERSION = [3, 11];
/** There are no built files of these: installing them runs their `setup.py`. */
const SOURCES_ONLY = ["alibabacloud-apigateway-util", "alibabacloud-iot-api-gateway", "alibabacloud-tea"];

/**
 * @typedef {object} Python
 * @property {string} version
 * @property {(program: string, input: string) => Promise<string>} run runs a program of python/ and returns its output
 */

/**
 * @returns {Promise<Python | undefined>} undefined when this machine has no Python that is new enough
 */
export async function setUpPython() {
  const python = await findPython();
  if (python === undefined) return undefined;
  await withLock("install-python-clients", () => installPackages(python));
  return {
    version: python.version,
    run: (program, input) => runProgram(python.command, program, input),
  };
}

/** The reason to skip a test that needs Python. */
export const PYTHON_MISSING = `there is no Python ${MIN_VERSION.join(".")} or newer on the PATH`;

/** @returns {Promise<{ command: string, version: string } | undefined>} */
async function findPython() {
  for (const name of ["python3", "python"]) {
    const command = which(name);
    if (command === undefined) continue;
    const code = "import platform; print(platform.python_version())";
    const version = (await run(command, ["-c", code], { output: "capture" }).catch(() => "")).trim();
    const [major = 0, minor = 0] = version.split(".").map(Number);
    const [minMajor = 0, minMinor = 0] = MIN_VERSION;
    if (major > minMajor || (major === minMajor && minor >= minMinor)) return { command, version };
  }
  return undefined;
}

/** @param {{ command: string, version: string }} python */
async function installPackages({ command, version }) {
  const wanted = `Python ${version}\n${readFileSync(REQUIREMENTS, "utf8")}`;
  const stamp = join(PACKAGES, ".installed");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  rmSync(PACKAGES, { recursive: true, force: true });
  const options = ["--quiet", "--no-input", "--disable-pip-version-check", "--root-user-action=ignore"];
  // The list is complete, so pip must not add or choose anything.
  await run(command, [
    ...["-m", "pip", "install", ...options, "--no-deps", "--require-hashes"],
    ...["--only-binary=:all:", `--no-binary=${SOURCES_ONLY.join(",")}`],
    ...["--target", PACKAGES, "-r", REQUIREMENTS],
  ]);
  writeFileSync(stamp, wanted);
}

/**
 * @param {string} command
 * @param {string} program
 * @param {string} input
 * @returns {Promise<string>}
 */
function runProgram(command, program, input) {
  return new Promise((resolve, reject) => {
    const path = fileURLToPath(new URL(`python/${program}`, import.meta.url));
    const env = {
      ...process.env,
      PYTHONPATH: PACKAGES,
      PYTHONIOENCODING: "utf-8",
      PYTHONDONTWRITEBYTECODE: "1",
      // The gateways are on this machine, and a proxy cannot reach them.
      NO_PROXY: "127.0.0.1",
      no_proxy: "127.0.0.1",
    };
    const child = spawn(command, [path], { env, stdio: ["pipe", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      stderr += text;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(stdout);
      else reject(new Error(`${program} exited with code ${code}\n${stderr}`));
    });
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}
