// What a real shell makes of a line of `toCurl`: the stand-in for curl prints the arguments that it was given.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import process from "node:process";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { AliyunClient, TencentClient, toCurl } from "iot-accounts";

const SPECIAL = [
  "it's",
  `'; touch injected; '`,
  `$(touch injected) \`touch injected\` $HOME \${HOME} $'x' !! !1`,
  `"; touch injected; "`,
  "back\\slash\\",
  "line\nbreak\r\n\ttab",
  "--output injected",
  "@injected",
  "> injected | touch injected & touch injected",
  "* ? [a-z] {a,b} ~ #",
  "客厅的灯💡 \u{7f}\u{1b}[31m",
];
const SHELLS = ["sh", "bash", "dash", "zsh"];

/** @type {string} */
let folder;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "iot-accounts-shell-"));
  writeFileSync(join(folder, "curl"), `#!/bin/sh\nprintf '%s\\0' "$@"\n`);
  chmodSync(join(folder, "curl"), 0o755);
});
after(() => rmSync(folder, { recursive: true, force: true }));

/**
 * @param {string} shell
 * @param {string} line
 */
async function runLine(shell, line) {
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` };
  const { stdout } = await promisify(execFile)(shell, ["-c", line], { cwd: folder, env });
  return stdout.split("\0").slice(0, -1);
}

/** @param {import("iot-accounts").SignedRequest} request */
function expectedArguments({ url, method, headers, body }) {
  const lines = Object.entries(headers).flatMap(([name, value]) => [
    "-H",
    value === "" ? `${name};` : `${name}: ${value}`,
  ]);
  return ["--globoff", "-X", method, url, ...lines, "--data-raw", body];
}

function createRequests() {
  const aliyun = new AliyunClient({ appKey: "key", appSecret: "secret", iotToken: "it's" });
  const tencent = new TencentClient({ appKey: "key", appSecret: "secret" });
  const signed = aliyun.queryIdentityList(SPECIAL);
  return [
    signed,
    ...SPECIAL.map((Name) => tencent.request("Action", { Name })),
    // What nobody signed, and can be sent all the same.
    { ...signed, url: `${signed.url}?a='$(touch$IFSinjected)'&b=;c` },
    ...SPECIAL.map((body) => ({ ...signed, body })),
    ...SPECIAL.filter((value) => !/[\r\n]/.test(value)).map((value) => ({
      ...signed,
      headers: { "x-a": value },
    })),
    { ...signed, headers: { "x-empty": "", "x-'$": "1" }, body: "" },
  ];
}

/** @param {string} shell */
function isThere(shell) {
  return runLine(shell, "true").then(
    () => true,
    () => false,
  );
}

const title = "a shell gives curl what the request holds, and runs nothing else";
test(title, { skip: process.platform === "win32" }, async () => {
  assert.ok(await isThere("sh"));
  for (const shell of SHELLS) {
    if (!(await isThere(shell))) continue;
    for (const request of createRequests()) {
      assert.deepEqual(await runLine(shell, toCurl(request)), expectedArguments(request), shell);
    }
  }
  assert.deepEqual(readdirSync(folder), ["curl"]);
});
