import { existsSync } from "node:fs";
import process from "node:process";
import { run, which } from "./run.mjs";

const CHROMIUM_COMMANDS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const CHROMIUM_PATHS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];
// Without them the Chinese names and the emoji of the demo's rows are empty boxes.
const FONTS = ["fonts-noto-cjk", "fonts-noto-color-emoji"];

/**
 * Finds Chromium or, on Debian as root, installs it.
 *
 * @returns {Promise<string>} the path of its executable
 */
export async function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`CHROMIUM_PATH is \`${named}\`, and there is no such file`);
  }
  const found = findInstalled();
  if (found !== undefined) return found;
  if (existsSync("/etc/debian_version") && process.getuid?.() === 0) {
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    await run("apt-get", ["update", "-q"], { env });
    await run("apt-get", ["install", "-q", "-y", "--no-install-recommends", "chromium", ...FONTS], { env });
    const installed = findInstalled();
    if (installed !== undefined) return installed;
  }
  throw new Error(
    "no Chromium was found: install Chromium or Google Chrome " +
      `(on Debian \`apt-get install chromium ${FONTS.join(" ")}\`), or set CHROMIUM_PATH to its executable`,
  );
}

function findInstalled() {
  return CHROMIUM_COMMANDS.map(which).find((path) => path !== undefined) ?? CHROMIUM_PATHS.find(existsSync);
}
