import assert from "node:assert/strict";
import { Agent, request as httpRequest } from "node:http";
import { startGateways } from "../index.mjs";

/**
 * The gateways judge everything else, so they are judged here, by signatures that a few lines of the tests
 * make themselves.
 *
 * @typedef {{ status: number, headers: import("node:http").IncomingHttpHeaders, text: string }} Reply
 * @typedef {{ method?: string, headers?: Record<string, string | string[]>, body?: string | Buffer }} Sent
 */

/** What both gateways take for the time; tests move it forward, never back. */
export const clock = { now: Date.UTC(2024, 4, 6, 7, 8, 9, 10) };
export const gateways = await startGateways({ now: () => clock.now });
const agent = new Agent({ keepAlive: true, maxSockets: 8 });

export async function closeAll() {
  agent.destroy();
  await gateways.close();
}

/**
 * Not fetch: it would add an accept header of its own, and the gateways look at exactly what is sent.
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
 * Runs tasks a few at a time.
 *
 * @param {readonly (() => Promise<void>)[]} tasks
 */
export async function inParallel(tasks) {
  const queue = tasks.values();
  const worker = async () => {
    for (const task of queue) await task();
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

/**
 * Every text that differs in one bit of one byte.
 *
 * @param {Buffer} bytes
 */
export function* oneBitChanges(bytes) {
  for (let index = 0; index < bytes.length; index += 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(bytes.readUInt8(index) ^ (1 << bit), index);
      yield changed;
    }
  }
}

/** @param {Reply} reply */
export function assertOpenToPages(reply) {
  assert.equal(reply.headers["access-control-allow-origin"], "*");
  assert.equal(reply.headers["access-control-expose-headers"], undefined);
}
