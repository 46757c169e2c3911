// Prints what the package makes of marked secrets, in all ways of a console: `print-marked.mjs SET WHAT`. WHAT is
// `without-tokens`; `with-tokens`, what holds them by right or shows them when hidden properties are asked for; or
// `uncaught N`, which ends in the N-th error as a program does that catches nothing, or `rejected N`, by a promise.
import process from "node:process";
import { format } from "node:util";
import * as api from "iot-accounts";
import { MARKERS } from "../../tools/markers.mjs";
import { GROUPS } from "../suite/marked-objects.mjs";

/** @import { MarkerSet } from "../../tools/markers.mjs" */

const [set = "", what = "", index = ""] = process.argv.slice(2);
const markers = MARKERS[/** @type {MarkerSet} */ (set)];

/** @param {unknown} value */
function print(value) {
  for (const write of [console.log, console.error, console.trace]) write("printed", value);
  console.dir(value, { depth: null });
  console.table(value);
  console.table([value]);
  console.log("%s %j %O", value, value, value);
  console.log(`${value}`, { value }, [value], new Map([[value, value]]));
  process.stdout.write(format(value));
}

/** @param {unknown} value */
function printHidden(value) {
  console.log("%o", value);
  console.dir(value, { showHidden: true, depth: null });
}

/** @type {unknown[]} */
const errors = [];
for (const { holdsTokens = false, collect } of GROUPS) {
  for (const value of await collect(api, markers)) {
    if (value instanceof Error) errors.push(value);
    if (what === "with-tokens") printHidden(value);
    if (what === (holdsTokens ? "with-tokens" : "without-tokens")) print(value);
  }
}
if (what === "count") console.log(errors.length);
if (what === "rejected") Promise.reject(errors[Number(index)]);
if (what === "uncaught") throw errors[Number(index)];
