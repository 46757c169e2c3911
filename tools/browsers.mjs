import { findProgram } from "./programs.mjs";

/** @import { Program } from "./programs.mjs" */

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
  return findProgram(CHROMIUM);
}

/** @returns {Promise<string>} the path of its executable */
export function findFirefox() {
  return findProgram(FIREFOX);
}

/** @returns {Promise<{ driver: string, xvfb: string }>} the driver, which knows its browser, and a display for that */
export async function findWebKit() {
  return { driver: await findProgram(WEBKIT_DRIVER), xvfb: await findProgram(XVFB) };
}
