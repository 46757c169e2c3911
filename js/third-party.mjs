// What of others is in the package: their names and licences as a bill of materials in CycloneDX's form, and the texts of
// their licences, which ask to be passed on.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { sha256 } from "../tools/fingerprint.mjs";
import { root, run } from "../tools/run.mjs";

/**
 * @typedef {object} Crate
 * @property {string} name
 * @property {string} version
 * @property {string} license an SPDX expression
 * @property {string} [repository]
 * @property {string[]} authors
 * @property {string} [checksum] of its archive, in Cargo.lock; the crates of this repository have none
 * @property {string} folder
 * @property {string[]} uses the names of others of the list
 */

const TARGET = "wasm32-unknown-unknown";
const BILL_OF_MATERIALS = "sbom.cdx.json";
const LICENCES = "THIRD-PARTY-LICENSES.txt";

/**
 * @param {string} folder of the package
 * @param {string} module its path from there
 */
export async function writeThirdParty(folder, module) {
  const crates = await linkedCrates();
  const rust = (await run("rustc", ["--version"], { output: "capture" })).split(" ")[1] ?? "";
  const bill = billOfMaterials(crates, rust, {
    name: module,
    hash: sha256(readFileSync(join(folder, module))),
  });
  writeFileSync(join(folder, BILL_OF_MATERIALS), `${JSON.stringify(bill, null, 2)}\n`);
  writeFileSync(join(folder, LICENCES), licenceTexts(crates, rust));
}

/** @returns {Promise<Crate[]>} those whose code may be in the module, without what runs only while it is compiled */
async function linkedCrates() {
  const tree = [
    "tree",
    "--locked",
    "-p",
    "iot-accounts",
    "--target",
    TARGET,
    "--edges",
    "normal,no-proc-macro",
  ];
  const listed = await run("cargo", [...tree, "--prefix", "none", "--no-dedupe", "--format", "{p}"], {
    output: "capture",
  });
  // "sha2 v0.11.1", or with the folder behind it.
  const names = new Set(listed.split(/\r?\n/).map((line) => line.split(" ").slice(0, 2).join(" ")));
  const metadata = ["metadata", "--locked", "--format-version", "1", "--filter-platform", TARGET];
  /** @type {{ packages: any[], resolve: { nodes: { id: string, dependencies: string[] }[] } }} */
  const { packages, resolve } = JSON.parse(await run("cargo", metadata, { output: "capture" }));
  const linked = packages.filter(({ name, version }) => names.has(`${name} v${version}`));
  const nameOf = new Map(linked.map(({ id, name }) => [id, name]));
  const usedBy = new Map(resolve.nodes.map(({ id, dependencies }) => [id, dependencies]));
  const checksums = readChecksums();
  return linked
    .map(({ id, name, version, license, repository, authors, manifest_path: manifest }) => ({
      ...{ name, version, repository, authors },
      // The slash is how crates wrote OR before there were expressions.
      license: license.replace("/", " OR "),
      checksum: checksums.get(`${name} ${version}`),
      folder: dirname(manifest),
      uses: (usedBy.get(id) ?? []).flatMap((used) => nameOf.get(used) ?? []).sort(),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** @returns {Map<string, string>} by name and version */
function readChecksums() {
  const lock = readFileSync(join(root, "Cargo.lock"), "utf8");
  const entry = /name = "(.+)"\nversion = "(.+)"\nsource = ".+"\nchecksum = "(.+)"/g;
  return new Map(
    Array.from(lock.matchAll(entry), ([, name, version, hash = ""]) => [`${name} ${version}`, hash]),
  );
}

/**
 * @param {readonly Crate[]} crates
 * @param {string} rust the compiler's version
 * @param {{ name: string, hash: string }} module
 */
function billOfMaterials(crates, rust, module) {
  const { name, version, description, license } = JSON.parse(
    readFileSync(join(root, "js", "package.json"), "utf8"),
  );
  const packageUrl = `pkg:npm/${name}@${version}`;
  const standardLibrary = `pkg:github/rust-lang/rust@${rust}`;
  const ours = crates.filter(({ checksum }) => checksum === undefined);
  const component = (/** @type {Crate} */ crate) => ({
    type: "library",
    "bom-ref": refOf(crate),
    name: crate.name,
    version: crate.version,
    ...(crate.checksum && { hashes: [{ alg: "SHA-256", content: crate.checksum }] }),
    licenses: [{ expression: crate.license }],
    purl: refOf(crate),
    ...(crate.repository && { externalReferences: [{ type: "vcs", url: crate.repository }] }),
  });
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      component: {
        ...{ type: "library", "bom-ref": packageUrl, name, version, description },
        licenses: [{ expression: license }],
        purl: packageUrl,
        components: [{ type: "file", name: module.name, hashes: [{ alg: "SHA-256", content: module.hash }] }],
      },
    },
    components: [
      ...crates.map(component),
      {
        ...{ type: "library", "bom-ref": standardLibrary, name: "rust-std", version: rust },
        licenses: [{ expression: "MIT OR Apache-2.0" }],
        purl: standardLibrary,
      },
    ],
    dependencies: [
      { ref: packageUrl, dependsOn: [...ours.map(refOf), standardLibrary] },
      ...crates.map((crate) => ({
        ref: refOf(crate),
        dependsOn: crates.filter(({ name }) => crate.uses.includes(name)).map(refOf),
      })),
      { ref: standardLibrary, dependsOn: [] },
    ],
  };
}

/** @param {Crate} crate */
function refOf({ name, version }) {
  return `pkg:cargo/${name}@${version}`;
}

/**
 * @param {readonly Crate[]} crates
 * @param {string} rust
 */
function licenceTexts(crates, rust) {
  /** @type {Map<string, string[]>} the names of those that have it, by the text */
  const texts = new Map();
  const others = crates.filter(({ checksum }) => checksum !== undefined);
  for (const crate of others) {
    for (const text of textsOf(crate)) texts.set(text, [...(texts.get(text) ?? []), crate.name]);
  }
  const list = others.map(({ name, version, license }) => `${name} ${version}: ${license}`);
  const parts = [...texts].map(([text, names]) => `${"-".repeat(80)}\n${names.join(", ")}\n\n${text}\n`);
  return `The WebAssembly module of iot-accounts, and the JavaScript that wasm-bindgen wrote to call it, hold code of these
projects. Where there is a choice of licences, it is used under the MIT licence.

${list.join("\n")}
Rust's standard library ${rust}: MIT OR Apache-2.0, with parts of others; see https://www.rust-lang.org/policies/licenses

${parts.join("\n")}`;
}

/**
 * @param {Crate} crate
 * @returns {string[]} of the licence by which it is used, and of what goes with it
 */
function textsOf({ name, license, authors, folder }) {
  const files = readdirSync(folder).filter((file) => /^(?:licen[cs]e|copying|copyright|notice)/i.test(file));
  const chosen = files.filter((file) => !/apache/i.test(basename(file)));
  if (chosen.length > 0) {
    return chosen.map((file) => readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim());
  }
  if (!/\bMIT\b/.test(license))
    throw new Error(`${name} has no text of its licence, which is \`${license}\``);
  const holders = authors.length > 0 ? authors.join(", ") : `the authors of ${name}`;
  const template = readFileSync(join(root, "LICENSE-MIT"), "utf8").trim();
  return [template.replace(/^Copyright .*$/m, `Copyright (c) ${holders}`)];
}
