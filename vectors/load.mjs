import { readdirSync, readFileSync } from "node:fs";

/** @import { Vector } from "./types.mjs" */

const FOLDER = new URL("./", import.meta.url);

/**
 * Reads the vectors as the suite wants them: one plain object a case, safe to send to another runtime as JSON.
 *
 * @returns {Vector[]}
 */
export function loadVectors() {
  const vectors = ["tencent", "aliyun"].flatMap((cloud) =>
    readdirSync(FOLDER)
      .filter((file) => file.startsWith(`${cloud}-`) && file.endsWith(".json"))
      .sort()
      .flatMap(readTopic),
  );
  // The official ones first: when they fail, nothing else needs to be looked at.
  const official = vectors.filter(({ name }) => name.startsWith("official-"));
  return [...official, ...vectors.filter(({ name }) => !name.startsWith("official-"))];
}

/**
 * @param {string} file
 * @returns {Vector[]}
 */
function readTopic(file) {
  const { cloud, type, cases } = JSON.parse(readFileSync(new URL(file, FOLDER), "utf8"));
  return Object.entries(cases).map(([name, vector]) => ({ cloud, name, type, ...vector }));
}
