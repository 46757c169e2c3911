// `npm run docs`: writes what is generated of the documentation to target/docs: the pages of both crates, and the
// declarations of the npm package as one file.
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { checkNode, exitWith, root } from "./run.mjs";
import { documentRust, setUpRust } from "./rust.mjs";

const docs = join(root, "target", "docs");

async function main() {
  checkNode();
  await setUpRust();
  await documentRust();
  rmSync(docs, { recursive: true, force: true });
  mkdirSync(docs, { recursive: true });
  cpSync(join(root, "target", "doc"), join(docs, "rust"), { recursive: true });
  // The tests compare this file with what the package declares.
  cpSync(join(root, "pkg-tests", "package", "api", "iot-accounts.d.ts.txt"), join(docs, "iot-accounts.d.ts"));
  console.log(`
Rust: the core      ${join(docs, "rust", "iot_accounts_core", "index.html")}
TypeScript          ${join(docs, "iot-accounts.d.ts")}`);
}

await main().catch(exitWith);
