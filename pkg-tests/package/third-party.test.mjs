// What of others the package holds, and what it tells of that: the bill of materials and the licences.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import * as cycloneDx from "@cyclonedx/cyclonedx-library";
import satisfies from "spdx-satisfies";
import { sha256 } from "../../tools/fingerprint.mjs";
import { root, run } from "../../tools/run.mjs";
import { installed, manifest } from "./installed.mjs";

/** What may be linked into the module: licences that ask for nothing but to be passed on with it. */
const LICENCES = ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Zlib", "Unicode-3.0"];

const json = readFileSync(join(installed, "sbom.cdx.json"), "utf8");
const notice = readFileSync(join(installed, "THIRD-PARTY-LICENSES.txt"), "utf8");
/**
 * @typedef {{ alg: string, content: string }} Hash
 * @typedef {{ name: string, version: string, purl: string, licenses: { expression: string }[], hashes?: Hash[] }} Component
 * @type {{ metadata: { component: Component & { components: Component[] } }, components: Component[],
 *   dependencies: { ref: string, dependsOn: string[] }[] }}
 */
const bill = JSON.parse(json);
const crates = bill.components.filter(({ purl }) => purl.startsWith("pkg:cargo/"));

describe("the bill of materials", () => {
  test("is valid by the schema of CycloneDX", async () => {
    const validator = new cycloneDx.Validation.JsonStrictValidator(cycloneDx.Spec.Version.v1dot6);
    assert.equal(await validator.validate(json), null);
    assert.notEqual(await validator.validate(json.replace('"library"', '"libary"')), null);
  });

  test("is that of this package, and names the module by its hash", () => {
    const { name, version, components } = bill.metadata.component;
    assert.deepEqual([name, version], [manifest.name, manifest.version]);
    const [module] = components;
    assert.equal(module?.name, "dist/iot-accounts.wasm");
    const content = sha256(readFileSync(join(installed, module.name)));
    assert.deepEqual(module.hashes, [{ alg: "SHA-256", content }]);
  });

  test("lists every crate that Cargo links, by the hash of Cargo.lock", async () => {
    const args = ["tree", "--locked", "-p", "iot-accounts", "--target", "wasm32-unknown-unknown"];
    const tree = await run("cargo", [...args, "-e", "normal,no-proc-macro", "--prefix", "none"], {
      output: "capture",
    });
    const linked = new Set(
      Array.from(tree.matchAll(/^(\S+) v(\S+)/gm), ([, name, version]) => `${name} ${version}`),
    );
    assert.deepEqual(crates.map(({ name, version }) => `${name} ${version}`).sort(), [...linked].sort());
    const lock = readFileSync(join(root, "Cargo.lock"), "utf8");
    for (const { name, version, hashes } of crates) {
      const entry = lock
        .split("[[package]]")
        .find((one) => one.includes(`name = "${name}"\nversion = "${version}"\n`));
      assert.equal(hashes?.[0]?.content, /checksum = "(.+)"/.exec(entry ?? "")?.[1], name);
    }
  });

  test("says who uses whom, from the package down to each", () => {
    const uses = new Map(bill.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
    const reached = new Set([bill.metadata.component.purl]);
    for (const ref of reached) for (const used of uses.get(ref) ?? []) reached.add(used);
    assert.deepEqual(
      bill.components.filter(({ purl }) => !reached.has(purl)),
      [],
    );
  });

  test("has no licence but those that are allowed", () => {
    for (const { name, licenses } of bill.components) {
      for (const { expression } of licenses)
        assert.ok(satisfies(expression, LICENCES), `${name}: ${expression}`);
    }
    assert.ok(!satisfies("GPL-3.0-only OR AGPL-3.0-only", LICENCES));
  });

  test("has no crate in two versions", () => {
    const names = crates.map(({ name }) => name);
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
    );
  });
});

test("the licences of all others are passed on, each with a text that names its holders", () => {
  const others = crates.filter(({ hashes }) => hashes !== undefined);
  assert.ok(others.length > 20);
  const [list = "", ...texts] = notice.split(`${"-".repeat(80)}\n`);
  for (const { name, version, licenses } of others) {
    assert.ok(list.includes(`${name} ${version}: ${licenses[0]?.expression}\n`), name);
    const text = texts.filter((one) => one.split("\n", 1)[0]?.split(", ").includes(name)).join("\n");
    assert.match(text, /Permission is hereby granted, free of charge/, name);
    if (licenses[0]?.expression.includes("Unicode")) assert.match(text, /UNICODE LICENSE V3/, name);
  }
});
