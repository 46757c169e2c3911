import { setImmediate as nextTurn } from "node:timers/promises";
import { createRandom, scrambleSeed } from "../random.mjs";

/**
 * What goes wrong between the gateway's response and the client.
 *
 * @typedef {import("../types.mjs").GatewayResponse} GatewayResponse
 * @typedef {import("node:http").ServerResponse} Outgoing
 */

const CHUNK = Buffer.alloc(64 * 1024, '{"CustomerId":"endless"},\n');
const PAGE = `<!DOCTYPE html>
<html><head><title>Bad Gateway</title></head>
<body><h1>Bad Gateway</h1><p>The proxy received an invalid response from the server.</p></body></html>
`;

/** @type {import("../types.mjs").FaultTable} */
export const WIRE_FAULTS = {
  status(options) {
    const status = options.readStatus() ?? 503;
    const retryAfter = options.readRetryAfter();
    return (context, handle) => {
      const { headers, ...response } = handle(context);
      return { ...response, status, headers: { ...keepGenericHeaders(headers), ...retryAfter }, body: "" };
    };
  },

  html(options) {
    const status = options.readStatus() ?? 502;
    return (context, handle) => {
      const { headers, ...response } = handle(context);
      const type = { "content-type": "text/html; charset=utf-8" };
      return { ...response, status, headers: { ...keepGenericHeaders(headers), ...type }, body: PAGE };
    };
  },

  "no-date": () => (context, handle) => {
    const response = handle(context);
    const { date: _, ...headers } = response.headers;
    return { ...response, headers };
  },

  "dropped-connection": () => (context, handle) => ({
    ...handle(context),
    status: 0,
    send: (outgoing) => outgoing.destroy(),
  }),

  "no-response": () => (context, handle) => ({ ...handle(context), status: 0, send: () => {} }),

  "slow-first-byte"(options) {
    const ms = options.readInteger("ms") ?? 1000;
    return (context, handle) => ({
      ...handle(context),
      async send(outgoing, response) {
        if (await pause(outgoing, ms)) sendResponse(outgoing, response);
      },
    });
  },

  "slow-body"(options) {
    const ms = options.readInteger("ms") ?? 1000;
    const pieces = options.readInteger("pieces", { min: 1 }) ?? 10;
    return (context, handle) => ({
      ...handle(context),
      async send(outgoing, response) {
        const body = writeHead(outgoing, response);
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
    const keep = options.readFraction("keep") ?? 0.5;
    return (context, handle) => ({
      ...handle(context),
      send(outgoing, { status, headers, body }) {
        const bytes = Buffer.from(body);
        // At least one byte has to be missing, even of an empty body.
        const declaredLength = Math.max(bytes.length, 1);
        const sentLength = Math.min(declaredLength - 1, Math.floor(bytes.length * keep));
        outgoing.writeHead(status, { ...headers, "content-length": String(declaredLength) });
        outgoing.flushHeaders();
        outgoing.write(bytes.subarray(0, sentLength), () => outgoing.destroy());
      },
    });
  },

  "truncated-json"(options) {
    const keep = options.readFraction("keep") ?? 0.5;
    return (context, handle) => {
      const response = handle(context);
      const body = Buffer.from(response.body);
      return { ...response, body: body.subarray(0, Math.floor(body.length * keep)) };
    };
  },

  "empty-body": () => (context, handle) => ({ ...handle(context), body: "" }),

  "endless-body": () => (context, handle) => ({
    ...handle(context),
    async send(outgoing, { status, headers }) {
      outgoing.writeHead(status, headers);
      while (!outgoing.destroyed) {
        // A client that reads fast must not block the event loop for all others.
        if (outgoing.write(CHUNK)) await nextTurn();
        else await waitForDrain(outgoing);
      }
    },
  }),

  garbage(options) {
    const bytes = options.readInteger("bytes", { max: 2 ** 30 }) ?? 10 * 1024 * 1024;
    const random = createRandom(scrambleSeed(options.readInteger("seed") ?? 1));
    const words = Uint32Array.from({ length: Math.ceil(bytes / 4) }, () => random(2 ** 32));
    const body = Buffer.from(words.buffer, 0, bytes);
    return (context, handle) => ({ ...handle(context), body });
  },
};

/**
 * @param {Outgoing} outgoing
 * @param {GatewayResponse} response
 */
export function sendResponse(outgoing, response) {
  const body = writeHead(outgoing, response);
  outgoing.end(outgoing.req.method === "HEAD" ? "" : body);
}

/**
 * @param {Outgoing} outgoing
 * @param {GatewayResponse} response
 * @returns {Buffer} the body, which the caller has to send
 */
function writeHead(outgoing, { status, headers, body }) {
  const bytes = Buffer.from(body);
  outgoing.writeHead(status, { ...headers, "content-length": String(bytes.length) });
  return bytes;
}

/**
 * Drops the vendor's headers, as when a proxy responds instead of the gateway. The CORS header stays: a test has to see
 * the same response in a browser as in any other runtime.
 *
 * @param {GatewayResponse["headers"]} headers
 */
function keepGenericHeaders(headers) {
  const kept = Object.entries(headers).filter(([name]) =>
    ["access-control-allow-origin", "date"].includes(name),
  );
  return Object.fromEntries(kept);
}

/**
 * @param {Outgoing} outgoing
 * @param {number} ms
 * @returns {Promise<boolean>} false as soon as the client disconnects
 */
function pause(outgoing, ms) {
  if (outgoing.destroyed) return Promise.resolve(false);
  return new Promise((resolve) => {
    const onClose = () => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      outgoing.off("close", onClose);
      resolve(true);
    }, ms);
    outgoing.once("close", onClose);
  });
}

/**
 * @param {Outgoing} outgoing
 * @returns {Promise<void>} resolves when the buffer has room again or the client disconnects
 */
function waitForDrain(outgoing) {
  return new Promise((resolve) => {
    const done = () => {
      outgoing.off("drain", done).off("close", done);
      resolve();
    };
    outgoing.on("drain", done).on("close", done);
  });
}
