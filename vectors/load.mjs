import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** @import { Cloud, Vector } from "../pkg-tests/suite/types.mjs" */

const ROOT = new URL(".", import.meta.url);

/**
 * Reads vectors as the suite wants it: one plain object a case, safe to send to another runtime as JSON.
 *
 * @returns {Vector[]}
 */
export function loadVectors() {
  /** @type {Cloud[]} */
  const clouds = ["tencent", "aliyun"];
  return clouds.flatMap((cloud) => {
    const names = readdirSync(fileURLToPath(new URL(`${cloud}/`, ROOT))).sort();
    // The official ones first: when they fail, nothing else needs to be looked at.
    const official = names.filter((name) => name.startsWith("official-"));
    const others = names.filter((name) => !name.startsWith("official-"));
    return [...official, ...others].map((name) => loadVector(cloud, name));
  });
}

/**
 * @param {Cloud} cloud
 * @param {string} name
 * @returns {Vector}
 */
function loadVector(cloud, name) {
  const folder = new URL(`${cloud}/${name}/`, ROOT);
  /** @param {string} file */
  const has = (file) => existsSync(new URL(file, folder));
  /** @param {string} file */
  const text = (file) => readFileSync(new URL(file, folder), "utf8");
  /** @param {string} file */
  const json = (file) => JSON.parse(text(file));

  const common = { cloud, name };
  if (has("answer.json")) {
    const result = has("error.json") ? { error: json("error.json") } : { expected: json("expected.json") };
    return { ...common, type: "answer", answer: json("answer.json"), ...result };
  }
  if (has("invalid.json")) {
    return { ...common, type: "invalid", input: json("input.json"), invalid: json("invalid.json") };
  }
  const signed = { stringToSign: text("string-to-sign.txt"), signature: text("signature.txt") };
  if (has("canonical.json"))
    return { ...common, type: "canonical", canonical: json("canonical.json"), ...signed };
  return { ...common, type: "signing", input: json("input.json"), request: json("request.json"), ...signed };
}
