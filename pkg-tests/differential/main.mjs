// `npm --prefix pkg-tests run differential -- [options]` compares random requests of the package with those of the vendor's
// clients, of an implementation on node:crypto, and of @noble/hashes.
//
//   --requests=100000   for each cloud
//   --seed=N            by default another one each time
//   --installed         tests the package that is installed in pkg-tests, without a build
import process from "node:process";
import { parseArgs } from "node:util";
import { installPackage } from "../../tools/npm.mjs";
import { exitWith } from "../../tools/run.mjs";
import { PYTHON_MISSING, setUpPython } from "../real-clients/python.mjs";

/** @param {string} name @param {string} text */
function parseCount(name, text) {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0 && value < 2 ** 32) return value;
  throw new Error(`\`--${name}\` must be an integer from 1 to ${2 ** 32 - 1}`);
}

async function main() {
  const { values } = parseArgs({
    options: {
      requests: { type: "string", default: "100000" },
      installed: { type: "boolean", default: false },
      seed: { type: "string", default: String(Date.now() % 2 ** 31) },
    },
    args: process.argv.slice(2),
  });
  const requests = parseCount("requests", values.requests);
  const seed = parseCount("seed", values.seed);
  if (!values.installed) await installPackage("pkg-tests");
  const python = await setUpPython();
  // It imports the package, which is installed only now.
  const { compareAliyun, compareTencent } = await import("./compare.mjs");
  console.log(`seed ${seed}`);
  const tencent = compareTencent(requests, seed);
  console.log(
    `${requests} requests to Tencent, ${tencent.withParams} with params: as by node:crypto and @noble/hashes`,
  );
  const aliyun = await compareAliyun(requests, seed, python);
  console.log(
    `${requests} requests to Aliyun, ${aliyun.withQuery} with a query: as by aliyun-api-gateway, node:crypto and ` +
      "@noble/hashes",
  );
  console.log(
    python === undefined
      ? `not compared with alibabacloud-iot-api-gateway: ${PYTHON_MISSING}`
      : `${aliyun.withPython} of them: as by alibabacloud-iot-api-gateway in Python ${python.version}`,
  );
}

await main().catch(exitWith);
