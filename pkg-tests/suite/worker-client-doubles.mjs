/**
 * Stand-ins of the worker: functions in the place of `fetch`, and the answers they give.
 *
 * @import { Context, PageApi } from "./types.mjs"
 *
 * @typedef {{ url: URL, init: RequestInit, headers: Record<string, string> }} Asked
 * @typedef {(asked: Asked, index: number) => Response | Promise<Response>} Answer
 * @typedef {Uint8Array | Error | Promise<never>} Piece of a body: bytes, a failure of the connection, or nothing for ever
 */

const encoder = new TextEncoder();

/**
 * @param {Context} context
 * @returns {PageApi}
 */
export function getPageApi({ page }) {
  if (page === undefined) throw new Error("this runtime was not given iot-accounts/client");
  return page;
}

/**
 * A client of a worker that gives one answer after the other, and what it was asked.
 *
 * @param {PageApi} api
 * @param {readonly Answer[]} answers
 * @param {Partial<import("iot-accounts/client").AccountsClientOptions>} [options]
 */
export function createClient(api, answers, options) {
  /** @type {Asked[]} */
  const asked = [];
  const client = new api.AccountsClient({
    baseUrl: "https://worker.example/api",
    fetch: async (url, init) => {
      const headers = /** @type {Record<string, string>} */ (init.headers);
      const call = { url: new URL(url, "https://page.example"), init, headers };
      asked.push(call);
      const answer = answers[asked.length - 1];
      if (answer === undefined) throw new Error("the worker was asked too often");
      return answer(call, asked.length - 1);
    },
    ...options,
  });
  return { client, asked };
}

/**
 * @param {unknown} value
 * @param {ResponseInit} [init]
 * @returns {Answer}
 */
export function json(value, init) {
  const headers = { "content-type": "application/json" };
  return () => new Response(JSON.stringify(value), { headers, ...init });
}

/**
 * @param {readonly object[]} lines
 * @returns {string}
 */
export function toText(lines) {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

/**
 * A stream of lines, as a whole.
 *
 * @param {...object} lines
 * @returns {Answer}
 */
export function stream(...lines) {
  return pieces([encoder.encode(toText(lines))]).answer;
}

/**
 * A stream that comes in these pieces, and whether its reader has cancelled it.
 *
 * @param {readonly Piece[]} list
 * @returns {{ answer: Answer, state: { cancelled: boolean, pulls: number } }}
 */
export function pieces(list) {
  const state = { cancelled: false, pulls: 0 };
  const answer = () => {
    let index = 0;
    const body = new ReadableStream(
      {
        async pull(controller) {
          state.pulls++;
          const piece = await list[index++];
          if (piece === undefined) controller.close();
          else if (piece instanceof Error) controller.error(piece);
          else controller.enqueue(piece);
        },
        cancel() {
          state.cancelled = true;
        },
      },
      { highWaterMark: 0 },
    );
    return new Response(body, { headers: { "content-type": "application/x-ndjson; charset=utf-8" } });
  };
  return { answer, state };
}

/**
 * @param {string | Uint8Array} text
 * @param {number} size in bytes
 * @returns {Uint8Array[]}
 */
export function cut(text, size) {
  const bytes = typeof text === "string" ? encoder.encode(text) : text;
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, index) => bytes.slice(index * size, (index + 1) * size));
}

/**
 * @template Row
 * @param {AsyncIterable<Row>} rows
 * @returns {Promise<{ rows: Row[], error: unknown }>} what came before the error, and that
 */
export async function collect(rows) {
  /** @type {Row[]} */
  const found = [];
  try {
    for await (const row of rows) found.push(row);
  } catch (error) {
    return { rows: found, error };
  }
  return { rows: found, error: undefined };
}

/** @param {...string} ids @returns {object[]} */
export function customerLines(...ids) {
  return ids.map((customerId) => ({ row: { customerId } }));
}
