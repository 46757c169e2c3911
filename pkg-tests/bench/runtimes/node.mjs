import { createSubjects, runBatch } from "../cases/subjects.mjs";
import * as nodeCrypto from "../peers/node-crypto.mjs";
import * as officialSdk from "../peers/official-sdk.mjs";

/**
 * @typedef {object} Runtime
 * @property {string} version
 * @property {readonly string[]} subjects names of the subjects that it can time
 * @property {number} batchMs duration of a batch that the runtime can measure precisely
 * @property {(subject: string, calls: number) => Promise<number>} time milliseconds that the calls took
 * @property {(subject: string) => Promise<import("iot-accounts").SignedRequest>} sample the result of one call
 * @property {() => Promise<void>} close
 */

/** @returns {Promise<Runtime>} */
export async function startNode() {
  const subjects = await createSubjects({ "node:crypto": nodeCrypto, "aliyun-api-gateway": officialSdk });
  /** @param {string} name */
  const getSubject = (name) => {
    const subject = subjects.get(name);
    if (subject === undefined) throw new Error(`there is no subject \`${name}\``);
    return subject;
  };
  return {
    version: `Node ${process.versions.node}, V8 ${process.versions.v8}, OpenSSL ${process.versions.openssl}`,
    subjects: [...subjects.keys()],
    batchMs: 8,
    time: async (name, calls) => {
      const subject = getSubject(name);
      const start = performance.now();
      await runBatch(subject, calls);
      return performance.now() - start;
    },
    sample: async (name) => /** @type {import("iot-accounts").SignedRequest} */ (await getSubject(name)()),
    close: async () => {},
  };
}
