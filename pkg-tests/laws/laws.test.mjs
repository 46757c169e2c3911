// The project keeps its laws, and each law is broken by what it forbids.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { sourceFiles } from "../../tools/files.mjs";
import { root } from "../../tools/run.mjs";
import { circles } from "./circles.mjs";
import { importedFiles, importedPackages } from "./javascript.mjs";
import { laws } from "./laws.mjs";
import { rustImports } from "./rust.mjs";

describe("the project keeps the law that", () => {
  const read = sourceFiles().filter((path) => /\.(?:rs|toml|md|[cm]?[jt]s)$/.test(path));
  const project = new Map(read.map((path) => [path, readFileSync(join(root, path), "utf8")]));

  for (const [law, breaks] of laws) test(law, () => assert.deepEqual(breaks(project), []));
});

/** @type {Readonly<Record<string, readonly [files: Record<string, string>, breaks: readonly string[]][]>>} */
const BROKEN = {
  "the core names no JavaScript": [
    [{ "core/src/a.rs": "// fine\n// as JavaScript has it\n" }, ["core/src/a.rs:2 says JavaScript"]],
    [{ "core/src/a.rs": 'const HINT: &str = "as Date.now() gives it";' }, ["core/src/a.rs:1 says Date.now"]],
    [{ "core/src/a.rs": "#[wasm_bindgen]" }, ["core/src/a.rs:1 says wasm_bindgen"]],
    [{ "core/src/a.rs": "use serde_wasm_bindgen::to_value;" }, ["core/src/a.rs:1 says serde_wasm_bindgen"]],
    [{ "core/Cargo.toml": 'keywords = ["iot", "wasm"]' }, ["core/Cargo.toml:1 says wasm"]],
    [
      { "core/tests/a.rs": "// Behind the npm package.", "src/lib.rs": "// JavaScript" },
      ["core/tests/a.rs:1 says npm"],
    ],
    [{ "core/src/lib.rs": "// wasm32-wasip1; JSON. No js here" }, ["core/src/lib.rs:1 says js"]],
    [{ "json/src/lib.rs": "// as JavaScript has it" }, ["json/src/lib.rs:1 says JavaScript"]],
  ],
  "only src and host know wasm-bindgen": [
    [{ "core/src/lib.rs": "use js_sys::Date;" }, ["core/src/lib.rs names js_sys"]],
    [
      {
        "core/Cargo.toml": "web-sys.workspace = true",
        "Cargo.toml": "js-sys = 1",
        "src/lib.rs": "use js_sys::Date;",
        "host/src/lib.rs": "use js_sys::Date;",
      },
      ["core/Cargo.toml names web-sys"],
    ],
  ],
  "both clouds of the core have the same files": [
    [
      { "core/src/tencent/check.rs": "", "core/src/tencent/scalar.rs": "", "core/src/aliyun/check.rs": "" },
      ["aliyun/ has no scalar.rs"],
    ],
    [{ "core/src/aliyun/region.rs": "" }, ["tencent/ has no region.rs"]],
  ],
  "neither cloud of the core knows the other": [
    [
      { "core/src/tencent/parse.rs": "use crate::aliyun::parse;", "core/src/aliyun/parse.rs": "" },
      ["core/src/tencent/parse.rs uses core/src/aliyun/parse.rs"],
    ],
    [
      { "core/src/aliyun/sign.rs": "fn f() { super::super::tencent::g() }", "core/src/tencent/mod.rs": "" },
      ["core/src/aliyun/sign.rs uses core/src/tencent/mod.rs"],
    ],
  ],
  "only js/src/core knows the wire": [
    [
      {
        "js/src/core/module.ts": 'import * as glue from "../../../target/wasm/core_bg.js";',
        "js/src/tencent.ts": 'import * as glue from "../../target/wasm/core_bg.js";',
      },
      ["js/src/tencent.ts imports target/wasm/core_bg.js"],
    ],
  ],
  "only js/src/load knows WebAssembly": [
    [
      {
        "js/src/load/node.ts": "new WebAssembly.Module(bytes);",
        "js/src/check.ts": '// WebAssembly is another\'s affair\nthrow new Error("no WebAssembly here");',
        "js/src/core/module.ts": "export let instance: WebAssembly.Instance;",
      },
      ["js/src/core/module.ts names WebAssembly"],
    ],
  ],
  "js/src imports downwards": [
    [
      { "js/src/errors.ts": 'import type { Core } from "./core/module.js";', "js/src/core/module.ts": "" },
      ["js/src/errors.ts imports js/src/core/module.ts, which is above it"],
    ],
    [
      {
        "js/src/send/send.ts": 'export * from "../load/start.js";',
        "js/src/load/start.ts": 'import "../index.js";',
      },
      ["js/src/send/send.ts imports js/src/load/start.ts, which is above it"],
    ],
    [{ "js/src/stray.ts": "" }, ["js/src/stray.ts is in no layer"]],
  ],
  "js/src/client takes nothing but types from the rest": [
    [
      {
        "js/src/client/client.ts":
          'import { ask } from "./ask.js"; import type { User } from "../users/user.js"; import { isA } from "../check.js";',
        "js/src/client/index.ts":
          'export type { User } from "../users/user.js"; export * from "../errors.js";',
      },
      ["js/src/client/client.ts imports ../check.js", "js/src/client/index.ts imports ../errors.js"],
    ],
  ],
  "each part imports only what it may": [
    [
      {
        "gateways/aliyun.mjs":
          'import { AliyunClient } from "iot-accounts";\nimport { createHmac } from "node:crypto";',
      },
      ["gateways/aliyun.mjs imports iot-accounts"],
    ],
    [
      { "gateways/data.mjs": 'import("../vectors/load.mjs");', "vectors/load.mjs": "" },
      ["gateways/data.mjs imports vectors/load.mjs"],
    ],
    [
      { "vectors/reference/sign.mjs": 'const { sign } = require("../../js/src/core/signer.js");' },
      ["vectors/reference/sign.mjs imports js/src/core/signer.js"],
    ],
    [
      { "vectors/reference/types.mjs": '/** @import { A } from "../../gateways/data.mjs" */' },
      ["vectors/reference/types.mjs imports gateways/data.mjs"],
    ],
    [
      {
        "pkg-tests/suite/vectors.mjs": 'import { packed } from "../../js/src/core/packed.js"; import "chai";',
      },
      ["pkg-tests/suite/vectors.mjs imports js/src/core/packed.js"],
    ],
    [
      {
        "www/src/main.ts":
          'import "../../target/npm/dist/web.js"; import "iot-accounts/web"; import "./dom.js";',
      },
      ["www/src/main.ts imports target/npm/dist/web.js"],
    ],
    [
      { "www/serve.mjs": '/** @type {import("../js/build.mjs").A} */' },
      ["www/serve.mjs imports js/build.mjs"],
    ],
    [{ "js/src/index.ts": 'import "iot-accounts";' }, ["js/src/index.ts imports iot-accounts"]],
    [{ "tools/npm.mjs": 'import "../pkg-tests/steps.mjs";' }, ["tools/npm.mjs imports pkg-tests/steps.mjs"]],
    [{ "scripts/stray.mjs": "" }, ["scripts/stray.mjs is in no part"]],
  ],
  "no import closes a circle": [
    [
      { "js/src/a.ts": 'import type { B } from "./b.js";', "js/src/b.ts": 'export { a } from "./a.js";' },
      ["js/src/a.ts -> js/src/b.ts -> js/src/a.ts"],
    ],
    [
      {
        "core/src/lib.rs": "mod explain;\npub mod aliyun;",
        "core/src/explain.rs": "use crate::aliyun;",
        "core/src/aliyun/mod.rs": "mod explain;",
        "core/src/aliyun/explain.rs": "use crate::explain::Mismatch;",
      },
      ["core/src/explain.rs -> core/src/aliyun/mod.rs -> core/src/aliyun/explain.rs -> core/src/explain.rs"],
    ],
    [
      { "src/lib.rs": "mod sign;\nmod read;", "src/sign.rs": "", "src/read.rs": "use crate::TOP;" },
      ["src/lib.rs -> src/read.rs -> src/lib.rs"],
    ],
  ],
};

test("a break of each law is known", () => assert.deepEqual(Object.keys(BROKEN), [...laws.keys()]));

for (const [law, breaks] of laws) {
  (BROKEN[law] ?? []).forEach(([files, expected], index) => {
    test(`the law that ${law} is broken by what it forbids, ${index + 1}`, () => {
      assert.deepEqual(breaks(new Map(Object.entries(files))), expected);
    });
  });
}

describe("imports are found", () => {
  test("in a script, in each form that there is", () => {
    const text = `import a, { b } from "./a.mjs"; import "b"; export * from "../c.js"; export { d };
      const e = await import("./e.mjs"); const f = require("f"); type G = import("./g.js").G;
      /** @import { H } from "./h.mjs" */ /** @type {import("./i.mjs").I} */ let i;
      const no = 'import "./j.js"'; // import "./k.js"
      const alsoNo = import.meta.url + require.resolve("./l.js");`;
    const tree = new Map([
      ["x/y.ts", text],
      ["x/g.ts", ""],
      ["x/e.mjs", ""],
    ]);
    const files = ["x/a.mjs", "c.js", "x/e.mjs", "x/g.ts", "x/h.mjs", "x/i.mjs"];
    assert.deepEqual(importedFiles(tree).get("x/y.ts"), files);
    assert.deepEqual(importedPackages(tree).get("x/y.ts"), ["b", "f"]);
  });

  test("in a Rust file, in each form that there is", () => {
    const text = `//! use crate::no;
      mod own; use crate::{a, b::{self, C}, d::*}; use super::e::f;
      use std::{super_fast, cell}; pub(crate) use self::own::G;
      fn h<'a>(text: &'a str) -> char { let _ = "crate::no2"; let _ = r#"crate::"no3"#; crate::i::j(text); '"' }
      /* crate::no4 */ #[cfg(test)] mod tests { use super::*; fn k() { crate::no5::l() } }
      use crate::z; #[cfg(test)] mod tests2;`;
    const names = [
      "a",
      "b",
      "d",
      "i",
      "no",
      "no2",
      "no3",
      "no4",
      "no5",
      "z",
      "m/e",
      "m/own",
      "m/x/own",
      "m/mod",
      "lib",
    ];
    const tree = new Map(
      [...names.map((name) => [`s/${name}.rs`, ""]), ["s/m/x.rs", text]].map(([path = "", body = ""]) => [
        path,
        body,
      ]),
    );
    assert.deepEqual(rustImports(tree, "s").get("s/m/x.rs"), [
      ...["s/m/x/own.rs", "s/a.rs", "s/b.rs", "s/d.rs", "s/m/e.rs", "s/i.rs", "s/z.rs"],
    ]);
  });

  test("as circles, however long", () => {
    const imports = new Map([
      ["a", ["b", "c", "elsewhere"]],
      ["b", ["c"]],
      ["c", ["d"]],
      ["d", ["b", "d"]],
    ]);
    assert.deepEqual(circles(imports), ["b -> c -> d -> b", "d -> d"]);
    assert.deepEqual(
      circles(
        new Map([
          ["a", ["b", "c"]],
          ["b", ["c"]],
          ["c", []],
        ]),
      ),
      [],
    );
  });
});
