import { setImmediate as nextTurn } from "node:timers/promises";
import { createRandom, scrambleSeed } from "../data.mjs";

/**
 * What goes wrong on the way back, between the gateway and the client.
 *
 * @typedef {import("../listener.mjs").Answer} Answer
 * @typedef {import("node:http").ServerResponse} Outgoing
 */

const CHUNK = Buffer.alloc(64 * 1024, '{"CustomerId":"endless"},\n');
const PAGE = `<!DOCTYPE html>
<html><head><title>Bad Gateway</title></head>
<body><h1>Bad Gateway</h1><p>The proxy did not like the answer of the server.</p></body></html>
`;

/** @type {import("../faults.mjs").FaultTable} */
export const WIRE_FAULTS = {
  status(options) {
    const status = options.status() ?? 503;
    const retryAfter = options.retryAfter();
    return (scene, judge) => {
      const { headers, ...answer } = judge(scene);
      return { ...answer, status, headers: { ...ofAnyServer(headers), ...retryAfter }, body: "" };
    };
  },

  html(options) {
    const status = options.status() ?? 502;
    return (scene, judge) => {
      const { headers, ...answer } = judge(scene);
      const type = { "content-type": "text/html; charset=utf-8" };
      return { ...answer, status, headers: { ...ofAnyServer(headers), ...type }, body: PAGE };
    };
  },

  "no-date": () => (scene, judge) => {
    const answer = judge(scene);
    const { date: _, ...headers } = answer.headers;
    return { ...answer, headers };
  },

  "dropped-connection": () => (scene, judge) => ({
    ...judge(scene),
    status: 0,
    send: (outgoing) => outgoing.destroy(),
  }),

  "no-answer": () => (scene, judge) => ({ ...judge(scene), status: 0, send: () => {} }),

  "slow-first-byte"(options) {
    const ms = options.integer("ms") ?? 1000;
    return (scene, judge) => ({
      ...judge(scene),
      async send(outgoing, answer) {
        if (await pause(outgoing, ms)) sendWhole(outgoing, answer);
      },
    });
  },

  "slow-body"(options) {
    const ms = options.integer("ms") ?? 1000;
    const pieces = options.integer("pieces", { least: 1 }) ?? 10;
    return (scene, judge) => ({
      ...judge(scene),
      async send(outgoing, answer) {
        const body = begin(outgoing, answer);
        outgoing.flushHeaders();
        for (let piece = 0; piece < pieces; piece += 1) {
          if (!(await pause(outgoing, ms / pieces))) return;
          const start = Math.floor((body.length * piece) / pieces);
          outgoing.write(body.subarray(start, Math.floor((body.length * (piece + 1)) / pieces)));
        }
        outgoing.end();
      },
    });
  },

  "cut-body"(options) {
    const keep = options.share("keep") ?? 0.5;
    return (scene, judge) => ({
      ...judge(scene),
      send(outgoing, { status, headers, body }) {
        const whole = Buffer.from(body);
        // Even of an empty body something has to be missing.
        const promised = Math.max(whole.length, 1);
        const kept = whole.subarray(0, Math.min(promised - 1, Math.floor(whole.length * keep)));
        outgoing.writeHead(status, { ...headers, "content-length": String(promised) });
        outgoing.flushHeaders();
        outgoing.write(kept, () => outgoing.destroy());
      },
    });
  },

  "truncated-json"(options) {
    const keep = options.share("keep") ?? 0.5;
    return (scene, judge) => {
      const answer = judge(scene);
      const body = Buffer.from(answer.body);
      return { ...answer, body: body.subarray(0, Math.floor(body.length * keep)) };
    };
  },

  "empty-body": () => (scene, judge) => ({ ...judge(scene), body: "" }),

  "endless-body": () => (scene, judge) => ({
    ...judge(scene),
    async send(outgoing, { status, headers }) {
      outgoing.writeHead(status, headers);
      while (!outgoing.destroyed) {
        // A client that reads fast must not keep all others from their turn.
        if (outgoing.write(CHUNK)) await nextTurn();
        else await drained(outgoing);
      }
    },
  }),

  garbage(options) {
    const bytes = options.integer("bytes", { most: 2 ** 30 }) ?? 10 * 1024 * 1024;
    const random = createRandom(scrambleSeed(options.integer("seed") ?? 1));
    const words = Uint32Array.from({ length: Math.ceil(bytes / 4) }, () => random(2 ** 32));
    const body = Buffer.from(words.buffer, 0, bytes);
    return (scene, judge) => ({ ...judge(scene), body });
  },
};

/**
 * @param {Outgoing} outgoing
 * @param {Answer} answer
 */
export function sendWhole(outgoing, answer) {
  const body = begin(outgoing, answer);
  outgoing.end(outgoing.req.method === "HEAD" ? "" : body);
}

/**
 * @param {Outgoing} outgoing
 * @param {Answer} answer
 * @returns {Buffer} the body, still to be sent
 */
function begin(outgoing, { status, headers, body }) {
  const bytes = Buffer.from(body);
  outgoing.writeHead(status, { ...headers, "content-length": String(bytes.length) });
  return bytes;
}

/**
 * What is left of the headers when it is not the gateway that answers. Pages may read it, so that a test gives the same
 * in a browser as elsewhere.
 *
 * @param {Answer["headers"]} headers
 */
function ofAnyServer(headers) {
  const kept = Object.entries(headers).filter(([name]) =>
    ["access-control-allow-origin", "date"].includes(name),
  );
  return Object.fromEntries(kept);
}

/**
 * @param {Outgoing} outgoing
 * @param {number} ms
 * @returns {Promise<boolean>} false as soon as the client is gone
 */
function pause(outgoing, ms) {
  if (outgoing.destroyed) return Promise.resolve(false);
  return new Promise((resolve) => {
    const gone = () => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      outgoing.off("close", gone);
      resolve(true);
    }, ms);
    outgoing.once("close", gone);
  });
}

/**
 * @param {Outgoing} outgoing
 * @returns {Promise<void>} when there is room again, or nobody left
 */
function drained(outgoing) {
  return new Promise((resolve) => {
    const done = () => {
      outgoing.off("drain", done).off("close", done);
      resolve();
    };
    outgoing.on("drain", done).on("close", done);
  });
}
