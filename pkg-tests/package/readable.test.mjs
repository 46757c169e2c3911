// The packed scripts can be read by a person: where an error is thrown, and where Node prints the source of one that
// nobody caught.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import process from "node:process";
import { text } from "node:stream/consumers";
import { describe, test } from "node:test";
import ts from "typescript-5";
import { scripts, source, tests } from "./installed.mjs";

const MAX_LINE = 200;
/** The module as base64. These files hold nothing that could throw. */
const BYTES = ["shared-bytes.cjs", "shared-bytes.js", "shared-deflated.cjs", "shared-deflated.js"];

describe("the packed scripts", () => {
  test("have no long line but in the files of bytes, which have one line each", () => {
    for (const name of scripts) {
      const lines = source(name).trimEnd().split("\n");
      if (BYTES.includes(name)) {
        assert.equal(lines.length, 1, name);
        assert.match(lines[0] ?? "", /^(?:export default|module\.exports =) "[A-Za-z\d+/=]{10000,}";$/, name);
        continue;
      }
      const long = lines.filter((line) => line.length > MAX_LINE);
      assert.deepEqual(long, [], name);
    }
    assert.deepEqual(
      BYTES.filter((name) => !scripts.includes(name)),
      [],
    );
  });

  test("are not minified", () => {
    const written = scripts.map(source).join("\n");
    for (const name of ["parseCustomerList", "identityIds", "vendorMessage"]) {
      assert.ok(written.includes(name), name);
    }
    const lines = written.split("\n").filter((line) => line.length < MAX_LINE);
    const indented = lines.filter((line) => line.startsWith("  "));
    assert.ok(indented.length > lines.length / 2, `${indented.length} of ${lines.length} lines are indented`);
  });

  test("call every class by the name that it has in the sources", () => {
    const found = scripts.flatMap((name) => classesOf(name));
    for (const name of ["ApiError", "InvalidInputError", "TencentClient", "AliyunClient"]) {
      assert.ok(found.includes(name), name);
    }
    assert.deepEqual(
      found.filter((name) => !/^[A-Z][A-Za-z]+$/.test(name)),
      [],
    );
  });
});

const THROWN = {
  ApiError: {
    code: 'iot.parseCustomerList({ status: 503, body: "" });',
    says: [/^ApiError: tencent .*503/m, /^ +kind: 'server',$/m, /^ +status: 503,$/m],
  },
  InvalidInputError: {
    code: 'new iot.TencentClient({ appKey: "key" });',
    says: [/^InvalidInputError: `appSecret` must be a string$/m, /^ +field: 'appSecret'$/m],
  },
};
const LOADED = {
  "by import": ["module", 'import * as iot from "iot-accounts";'],
  "by require": ["commonjs", 'const iot = require("iot-accounts");'],
  "by import of the file for bundlers": [
    "module",
    'import * as iot from "./node_modules/iot-accounts/dist/node-bundled.js";',
  ],
};

for (const [name, { code, says }] of Object.entries(THROWN)) {
  describe(`an ${name} that nobody caught`, () => {
    for (const [how, [type, load]] of Object.entries(LOADED)) {
      test(how, async () => {
        const { status, stderr } = await evaluate(`--input-type=${type}`, `${load}\n${code}`);
        assert.equal(status, 1, stderr);
        const lines = stderr.split("\n");
        assert.deepEqual(
          lines.filter((line) => line.length > MAX_LINE),
          [],
        );
        assert.ok(lines.length < 40, stderr);
        // Where it was made or thrown, and that line as it was written.
        assert.match(lines[0] ?? "", /iot-accounts\/dist\/[\w-]+\.c?js:\d+$/);
        assert.match(lines[1] ?? "", /^ +.*\b(?:throw|new) /);
        for (const pattern of says) assert.match(stderr, pattern);
        assert.doesNotMatch(stderr, new RegExp(`_${name}`));
      });
    }
  });
}

/**
 * @param {string} flag
 * @param {string} code
 */
async function evaluate(flag, code) {
  const child = spawn(process.execPath, [flag, "-"], { cwd: tests, stdio: ["pipe", "ignore", "pipe"] });
  const exited = new Promise((resolve) => child.once("exit", resolve));
  child.stdin.end(code);
  return { stderr: await text(child.stderr), status: await exited };
}

/**
 * @param {string} script a file of dist/
 * @returns {string[]} the names of its classes: their own, or that of the variable which holds a class without one
 */
function classesOf(script) {
  const file = ts.createSourceFile(script, source(script), ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  /** @type {string[]} */
  const names = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isClassLike(node)) {
      const { parent } = node;
      const name = node.name ?? (ts.isVariableDeclaration(parent) ? parent.name : undefined);
      names.push(name?.getText() ?? "a class without a name");
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}
