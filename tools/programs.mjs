// Programs that no registry of packages has: found where they are, or installed on Debian.
import { existsSync } from "node:fs";
import process from "node:process";
import { run, which } from "./run.mjs";

/**
 * @typedef {object} Program
 * @property {string} name
 * @property {string} variable of the environment; names the executable when it is elsewhere
 * @property {readonly string[]} commands as the PATH knows them
 * @property {readonly string[]} [paths] where it is when the PATH does not know it
 * @property {string} install what to install, for people
 * @property {readonly string[]} packages Debian's
 */

/**
 * Finds a program or, on Debian as root, installs it.
 *
 * @param {Program} program
 * @returns {Promise<string>} the path of its executable
 */
export async function findProgram(program) {
  const { name, variable, install, packages } = program;
  const named = process.env[variable];
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`${variable} is \`${named}\`, and there is no such file`);
  }
  const found = installed(program);
  if (found !== undefined) return found;
  if (existsSync("/etc/debian_version") && process.getuid?.() === 0) {
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    // Another installation may be at work, such as a machine's own updates.
    const patience = "DPkg::Lock::Timeout=300";
    await run("apt-get", ["update", "-q"], { env });
    await run("apt-get", ["-o", patience, "install", "-q", "-y", "--no-install-recommends", ...packages], {
      env,
    });
    const now = installed(program);
    if (now !== undefined) return now;
  }
  throw new Error(
    `no ${name} was found: install ${install} ` +
      `(on Debian \`apt-get install ${packages.join(" ")}\`), or set ${variable} to its executable`,
  );
}

/** @param {Program} program */
function installed({ commands, paths = [] }) {
  return commands.map(which).find((path) => path !== undefined) ?? paths.find(existsSync);
}
