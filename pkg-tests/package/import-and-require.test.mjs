// A process or a bundle that both imports and requires the package has it once: what one of them makes, the other takes.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import process from "node:process";
import { describe, test } from "node:test";
import { promisify } from "node:util";
import { build } from "esbuild";
import * as imported from "iot-accounts";
import { tests } from "./installed.mjs";

/** @type {typeof imported} */
const required = createRequire(import.meta.url)("iot-accounts");
const TENCENT = { appKey: "key", appSecret: "secret" };
const BOTH = [
  ["imported", imported, required],
  ["required", required, imported],
];

describe("in Node", () => {
  test("import and require give the same exports", () => {
    const names = Object.keys(imported).sort();
    assert.ok(names.includes("TencentClient"), names.join(", "));
    assert.deepEqual(Object.keys(required).sort(), names);
    for (const name of names) assert.equal(Reflect.get(imported, name), Reflect.get(required, name), name);
  });

  for (const [which, one, other] of /** @type {[string, typeof imported, typeof imported][]} */ (BOTH)) {
    test(`a client that was ${which} is taken by the other's send and loops`, async () => {
      const client = new one.TencentClient(TENCENT);
      const body = { Response: { Total: 1, Customers: [{ CustomerId: "c-1" }] } };
      const fetch = async () => Response.json(body);
      const page = await other.send((overrides) => client.getCustomerList({ limit: 1 }, overrides), {
        fetch,
      });
      assert.deepEqual(page.customers, [{ customerId: "c-1" }]);
      const all = [];
      for await (const customer of other.customers(client, {}, { fetch })) all.push(customer);
      assert.deepEqual(all, [{ customerId: "c-1" }]);
    });

    test(`errors of the other are those of the one that was ${which}`, async () => {
      assert.throws(() => new other.TencentClient(/** @type {never} */ ({})), one.InvalidInputError);
      const client = new one.AliyunClient(TENCENT);
      const fetch = async () => Response.json({ code: 403, message: "no" });
      const sent = other.send((overrides) => client.queryIdentityList(["1"], overrides), {
        fetch,
        retries: 0,
      });
      await assert.rejects(sent, one.ApiError);
    });
  }

  test("the module is started once", async () => {
    const code = `
      const { Instance } = WebAssembly;
      let started = 0;
      WebAssembly.Instance = new Proxy(Instance, {
        construct: (target, args) => { started++; return Reflect.construct(target, args); },
      });
      const required = require("iot-accounts");
      import("iot-accounts").then((imported) => {
        for (const iot of [required, imported]) {
          new iot.TencentClient({ appKey: "key", appSecret: "secret" }).getCustomerList();
        }
        console.log(started);
      });`;
    const { stdout } = await promisify(execFile)(process.execPath, ["-e", code], { cwd: tests });
    assert.equal(stdout, "1\n");
  });
});

describe("in a bundle", () => {
  const contents = `
    import * as imported from "iot-accounts";
    const required = require("iot-accounts");
    const names = Object.keys(imported);
    const differing = names.filter((name) => imported[name] !== required[name]);
    console.log(JSON.stringify({ names: names.length, differing }));`;

  for (const platform of /** @type {const} */ (["node", "browser"])) {
    for (const format of /** @type {const} */ (["esm", "cjs"])) {
      test(`for ${platform === "node" ? "Node" : "browsers"}, as ${format}`, async () => {
        const stdin = { contents, resolveDir: tests };
        const { outputFiles } = await build({ stdin, bundle: true, platform, format, write: false });
        const running = promisify(execFile)(process.execPath, [
          `--input-type=${format === "esm" ? "module" : "commonjs"}`,
          "-",
        ]);
        running.child.stdin?.end(outputFiles[0]?.text);
        const { names, differing } = JSON.parse((await running).stdout);
        assert.deepEqual({ names, differing }, { names: Object.keys(imported).length, differing: [] });
      });
    }
  }
});
