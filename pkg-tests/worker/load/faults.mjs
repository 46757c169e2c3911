// What the worker answers while a third of the cloud's answers fail and callers leave: the right rows, or an error that says so.
import { isDeepStrictEqual } from "node:util";
import { startGateways } from "../../../gateways/index.mjs";
import { ask } from "./client.mjs";
import { startVariant } from "./variants.mjs";

const CUSTOMERS = 2000;
const RATE = 0.3;
/** All that may go wrong on the way, and what a cloud says when it is overloaded. */
const FAULTS = [
  { kind: "dropped-connection" },
  { kind: "cut-body" },
  { kind: "truncated-json" },
  { kind: "empty-body" },
  { kind: "html" },
  { kind: "status", status: 503 },
  { kind: "throttled" },
  { kind: "error", code: "InternalError" },
];
/** One caller in ten leaves. */
const LEAVE_EVERY = 10;
/** What the worker may say of a cloud that fails. */
const KINDS = ["network", "timeout", "server", "throttled", "malformed-response", "busy"];

/**
 * @param {{ asks: number, callers: number }} options
 * @returns {Promise<string>} what was found, in one sentence
 * @throws Error for a wrong answer
 */
export async function askAmongFaults({ asks, callers }) {
  const gateways = await startGateways({ customers: CUSTOMERS, keepAlive: true });
  const { endpoint, appKey, appSecret } = gateways.tencent;
  const variant = await startVariant("ours", { endpoint, appKey, appSecret });
  const counts = { right: 0, failed: 0, left: 0 };
  try {
    // Waiting costs nobody anything: many ask at once.
    const pending = Array.from({ length: asks }, (_, index) => index);
    gateways.tencent.faults.rate(RATE, { faults: FAULTS });
    const run = async () => {
      for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
        counts[await askOnce(index)] += 1;
      }
    };
    await Promise.all(Array.from({ length: callers * 8 }, run));
  } finally {
    await variant.close();
    await gateways.close();
  }
  const { right, failed, left } = counts;
  return `Of ${asks} questions, while ${RATE * 100} % of the cloud's answers failed: ${right} right answers, ${failed} errors that say so, ${left} callers that left, 0 wrong answers.`;

  /** @param {number} index @returns {Promise<keyof typeof counts>} */
  async function askOnce(index) {
    const isStream = index % 5 === 0;
    const offset = (index * 37) % CUSTOMERS;
    const limit = [1, 20, 200, 1000][index % 4] ?? 1;
    const leaves = index % LEAVE_EVERY === 0;
    const url = `${variant.base}/customers${isStream ? "/stream" : `?offset=${offset}&limit=${limit}`}`;
    const answer = await ask(url, leaves ? { leaveAfterMs: index % 50 } : {});
    if (answer === undefined) return "left";
    const text = answer.body.toString();
    if (answer.status === 200) {
      const ended = isStream
        ? readStream(text)
        : { isWhole: readPage(text, offset, limit), error: undefined };
      if (ended.isWhole) return "right";
      if (ended.error === undefined) throw new Error(`a wrong answer to ${url}: ${text.slice(0, 200)}`);
      return "failed";
    }
    const { error } = JSON.parse(text);
    if (!KINDS.includes(error?.kind)) throw new Error(`a wrong error to ${url}: ${text.slice(0, 200)}`);
    return "failed";
  }

  /** @param {string} text @param {number} offset @param {number} limit */
  function readPage(text, offset, limit) {
    const { total, droppedCells, customers } = JSON.parse(text);
    const expected = gateways.customers.slice(offset, offset + limit);
    return total === CUSTOMERS && droppedCells === 0 && areRows(customers, expected);
  }

  /** @param {string} text */
  function readStream(text) {
    const lines = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const rows = lines.flatMap(({ row }) => (row === undefined ? [] : [row]));
    if (!areRows(rows, gateways.customers.slice(0, rows.length))) return { isWhole: false, error: undefined };
    const last = lines.at(-1);
    const isWhole =
      last.end === true ? rows.length === CUSTOMERS : last.error === undefined && "cursor" in last;
    return { isWhole, error: KINDS.includes(last.error?.kind) ? last.error : undefined };
  }
}

/**
 * @param {readonly { customerId: string, countryCode?: string, phoneNumber?: string }[]} rows
 * @param {readonly { CustomerId: string, CountryCode?: string, PhoneNumber?: string }[]} expected
 */
function areRows(rows, expected) {
  return (
    rows.length === expected.length &&
    rows.every(({ customerId, countryCode, phoneNumber }, index) => {
      const { CustomerId, CountryCode, PhoneNumber } = expected[index] ?? {};
      // Masked, but of the same person: the last digits are there.
      const ends = [phoneNumber, PhoneNumber].map((text) => text?.slice(-2));
      return (
        isDeepStrictEqual([customerId, countryCode, ends[0]], [CustomerId, CountryCode, ends[1]]) &&
        (phoneNumber === undefined || phoneNumber.includes("*"))
      );
    })
  );
}
