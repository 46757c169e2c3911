/**
 * The faults over HTTP, for tests that run where they cannot hold the gateway itself: in a browser, in workerd.
 *
 * @typedef {import("./faults.mjs").Faults} Faults
 * @typedef {import("./faults.mjs").Fault} Fault
 * @typedef {import("./listener.mjs").Answer} Answer
 */

export const CONTROL_PATH = "/__faults";

const CORS_HEADERS = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, POST, OPTIONS",
  "access-control-allow-headers": "content-type",
};

/**
 * @param {Faults} faults
 * @param {import("./listener.mjs").Arrived} arrived
 * @param {() => { arrived: number, requests: readonly import("./listener.mjs").RecordedRequest[] }} record
 * @returns {Answer}
 */
export function control(faults, { method, body }, record) {
  if (method === "OPTIONS") return { status: 204, headers: CORS_HEADERS, body: "", letIn: false };
  if (method !== "GET" && method !== "POST") return answer(405, { error: "the method must be GET or POST" });
  try {
    if (method === "POST") {
      const given = JSON.parse(body.toString("utf8"));
      for (const instruction of Array.isArray(given) ? given : [given]) follow(faults, instruction);
    }
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
    return answer(400, { error: error.message });
  }
  const { arrived, requests } = record();
  const short = requests.map(({ headers: _, body: __, ...rest }) => rest);
  return answer(200, { waiting: faults.waiting, arrived, requests: short });
}

/**
 * @param {Faults} faults
 * @param {unknown} instruction
 */
function follow(faults, instruction) {
  if (typeof instruction !== "object" || instruction === null)
    throw new TypeError("an instruction is an object");
  const {
    next,
    times,
    always,
    rate,
    seed,
    faults: mix,
    clear,
    ...others
  } = /** @type {{ next?: Fault,
    times?: number, always?: Fault, rate?: number, seed?: number, faults?: Fault[], clear?: boolean }} */ (
    instruction
  );
  const [other] = Object.keys(others);
  if (other !== undefined) throw new TypeError(`an instruction has no \`${other}\``);
  const given = [next, always, rate, clear].filter((one) => one !== undefined);
  if (given.length !== 1)
    throw new TypeError("an instruction is one of `next`, `always`, `rate` and `clear`");
  if (clear !== undefined && clear !== true) throw new TypeError("clear must be true");
  if (next !== undefined) faults.next(next, { times });
  if (always !== undefined) faults.always(always);
  if (rate !== undefined) faults.rate(rate, { seed, faults: mix });
  if (clear) faults.clear();
}

/**
 * @param {number} status
 * @param {unknown} value
 * @returns {Answer}
 */
function answer(status, value) {
  return {
    status,
    headers: {
      ...CORS_HEADERS,
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store",
    },
    body: JSON.stringify(value),
    letIn: false,
  };
}
