import { batch, createSubjects } from "../cases/subjects.mjs";
import * as nodeCrypto from "../peers/node-crypto.mjs";
import * as officialSdk from "../peers/official-sdk.mjs";

/**
 * @typedef {object} Runtime
 * @property {string} version
 * @property {readonly string[]} subjects the names of what it can time
 * @property {number} batchMs how long a batch must take for its time to mean something
 * @property {(subject: string, calls: number) => Promise<number>} time milliseconds that so many calls took
 * @property {(subject: string) => Promise<import("iot-accounts").SignedRequest>} sample what one call gave
 * @property {() => Promise<void>} close
 */

/** @returns {Promise<Runtime>} */
export async function startNode() {
  const subjects = await createSubjects({ "node:crypto": nodeCrypto, "aliyun-api-gateway": officialSdk });
  /** @param {string} name */
  const named = (name) => {
    const subject = subjects.get(name);
    if (subject === undefined) throw new Error(`there is nothing to time named \`${name}\``);
    return subject;
  };
  return {
    version: `Node ${process.versions.node}, V8 ${process.versions.v8}, OpenSSL ${process.versions.openssl}`,
    subjects: [...subjects.keys()],
    batchMs: 8,
    time: async (name, calls) => {
      const subject = named(name);
      const start = performance.now();
      await batch(subject, calls);
      return performance.now() - start;
    },
    sample: async (name) => /** @type {import("iot-accounts").SignedRequest} */ (await named(name)()),
    close: async () => {},
  };
}
