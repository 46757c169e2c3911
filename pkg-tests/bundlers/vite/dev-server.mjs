import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { stripVTControlCharacters } from "node:util";

/**
 * Runs Vite's development server on a free port during a callback.
 *
 * @template T
 * @param {string} project the folder
 * @param {(url: string) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withDevServer(project, use) {
  const args = [join("node_modules", "vite", "bin", "vite.js"), "--host", "127.0.0.1", "--port", "0"];
  const server = spawn(process.execPath, args, { cwd: project, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(server, "exit");
  try {
    return await use(await readUrl(server.stdout));
  } finally {
    server.kill();
    await ended;
  }
}

/** @param {import("node:stream").Readable} stdout */
async function readUrl(stdout) {
  let printed = "";
  for await (const chunk of stdout.setEncoding("utf8").iterator({ destroyOnReturn: false })) {
    printed += stripVTControlCharacters(String(chunk));
    const url = /Local: +(\S+)\n/.exec(printed)?.[1];
    if (url !== undefined) {
      stdout.resume();
      return url;
    }
  }
  throw new Error(`Vite's server exited without printing its URL: ${printed}`);
}
