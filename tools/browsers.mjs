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

// Without them the Chinese names and the emoji of the demo's rows are empty boxes.
const FONTS = ["fonts-noto-cjk", "fonts-noto-color-emoji"];

/** What Chromium is started with: as root and without a display, and without requests of its own to the network. */
export const CHROMIUM_ARGS = [
  "--no-sandbox",
  "--headless",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** @type {Program} */
const CHROMIUM = {
  name: "Chromium",
  variable: "CHROMIUM_PATH",
  commands: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
  paths: [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/snap/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  ],
  install: "Chromium or Google Chrome",
  packages: ["chromium", ...FONTS],
};

/** @type {Program} */
const FIREFOX = {
  name: "Firefox",
  variable: "FIREFOX_PATH",
  commands: ["firefox-esr", "firefox"],
  paths: [
    "/usr/bin/firefox-esr",
    "/usr/bin/firefox",
    "/snap/bin/firefox",
    "/Applications/Firefox.app/Contents/MacOS/firefox",
    "C:\\Program Files\\Mozilla Firefox\\firefox.exe",
  ],
  install: "Firefox",
  packages: ["firefox-esr"],
};

/** @type {Program} */
const WEBKIT_DRIVER = {
  name: "WebKitWebDriver",
  variable: "WEBKIT_DRIVER_PATH",
  commands: ["WebKitWebDriver"],
  install: "the WebDriver of WebKitGTK, which is for Linux alone",
  packages: ["webkit2gtk-driver"],
};

/** @type {Program} */
const XVFB = {
  name: "Xvfb",
  variable: "XVFB_PATH",
  commands: ["Xvfb"],
  install: "the X server Xvfb: WebKitGTK shows nothing without a display",
  packages: ["xvfb"],
};

/** @returns {Promise<string>} the path of its executable */
export function findChromium() {
  return find(CHROMIUM);
}

/** @returns {Promise<string>} the path of its executable */
export function findFirefox() {
  return find(FIREFOX);
}

/** @returns {Promise<{ driver: string, xvfb: string }>} the driver, which knows its browser, and a display for that */
export async function findWebKit() {
  return { driver: await find(WEBKIT_DRIVER), xvfb: await find(XVFB) };
}

/**
 * Finds a program or, on Debian as root, installs it.
 *
 * @param {Program} program
 * @returns {Promise<string>} the path of its executable
 */
async function find(program) {
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
