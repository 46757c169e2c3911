import assert from "node:assert/strict";
import { Agent, request as httpRequest } from "node:http";
import { startGateways } from "../index.mjs";

/**
 * Gateways with a clock that tests control. The gateways check everything else, so the tests here check the gateways, with
 * signatures that they compute without the code under test.
 *
 * @typedef {{ status: number, headers: import("node:http").IncomingHttpHeaders, text: string }} Reply
 * @typedef {{ method?: string, headers?: Record<string, string | string[]>, body?: string | Buffer }} Sent
 */

/** The time of both gateways; tests move it forward, never back. */
export const clock = { now: Date.UTC(2024, 4, 6, 7, 8, 9, 10) };
export const gateways = await startGateways({ now: () => clock.now });
const agent = new Agent({ keepAlive: true, maxSockets: 8 });

export async function closeAll() {
  agent.destroy();
  await gateways.close();
}

/**
 * Not fetch: it would add an accept header, and the gateways check exactly the headers that are sent.
 *
 * @param {string} origin
 * @param {string} path
 * @param {Sent} [sent]
 * @returns {Promise<Reply>}
 */
export function send(origin, path, { method = "POST", headers = {}, body = "" } = {}) {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    const options = { hostname, port, path, method, agent };
    const request = httpRequest(
      { ...options, headers: { "content-length": Buffer.byteLength(body), ...headers } },
      (response) => {
        /** @type {Buffer[]} */
        const chunks = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
        });
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}

/**
 * Runs eight tasks at a time.
 *
 * @param {readonly (() => Promise<void>)[]} tasks
 */
export async function runInParallel(tasks) {
  const queue = tasks.values();
  const work = async () => {
    for (const task of queue) await task();
  };
  await Promise.all(Array.from({ length: 8 }, work));
}

/**
 * Yields every buffer that differs in exactly one bit.
 *
 * @param {Buffer} bytes
 */
export function* flipEachBit(bytes) {
  for (let index = 0; index < bytes.length; index += 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(bytes.readUInt8(index) ^ (1 << bit), index);
      yield changed;
    }
  }
}

/** @param {Reply} reply */
export function assertCorsHeaders(reply) {
  assert.equal(reply.headers["access-control-allow-origin"], "*");
  assert.equal(reply.headers["access-control-expose-headers"], undefined);
}
