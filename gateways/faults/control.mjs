/**
 * The faults over HTTP, for tests in a browser or in workerd, which have no access to the gateway's objects.
 *
 * @typedef {import("../faults.mjs").Faults} Faults
 * @typedef {import("./options.mjs").Fault} Fault
 * @typedef {import("../types.mjs").Gateway} Gateway
 * @typedef {import("../types.mjs").GatewayResponse} GatewayResponse
 */

export const CONTROL_PATH = "/__faults";

const CORS_HEADERS = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, POST, OPTIONS",
  "access-control-allow-headers": "content-type",
};

/**
 * @param {{ faults: Faults, gateway: Gateway }} target
 * @param {import("../types.mjs").GatewayRequest} request
 * @param {() => { requestCount: number, requests: readonly import("../types.mjs").RecordedRequest[] }} readRecord
 * @returns {GatewayResponse}
 */
export function control({ faults, gateway }, { method, body }, readRecord) {
  if (method === "OPTIONS") return { status: 204, headers: CORS_HEADERS, body: "", authenticated: false };
  if (method !== "GET" && method !== "POST") return respond(405, { error: "the method must be GET or POST" });
  try {
    if (method === "POST") {
      const parsed = JSON.parse(body.toString("utf8"));
      for (const instruction of Array.isArray(parsed) ? parsed : [parsed])
        follow({ faults, gateway }, instruction);
    }
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
    return respond(400, { error: error.message });
  }
  const { requestCount, requests } = readRecord();
  const summaries = requests.map(({ headers: _, body: __, ...summary }) => summary);
  return respond(200, {
    pending: faults.pending,
    requestCount,
    requests: summaries,
    ...gateway.readState(),
  });
}

/**
 * @param {{ faults: Faults, gateway: Gateway }} target
 * @param {unknown} instruction
 */
function follow({ faults, gateway }, instruction) {
  if (typeof instruction !== "object" || instruction === null)
    throw new TypeError("an instruction must be an object");
  const {
    next,
    times,
    always,
    rate,
    seed,
    faults: mix,
    clear,
    change,
    reset,
    ...others
  } = /** @type {{ next?: Fault,
    times?: number, always?: Fault, rate?: number, seed?: number, faults?: Fault[], clear?: boolean,
    change?: Record<string, import("../settings.mjs").Value>, reset?: Record<string, unknown> }} */ (
    instruction
  );
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new TypeError(`an instruction has no member \`${unknown}\``);
  const verbs = [next, always, rate, clear, change, reset].filter((value) => value !== undefined);
  if (verbs.length !== 1)
    throw new TypeError(
      "an instruction must have exactly one of `next`, `always`, `rate`, `clear`, `change` and `reset`",
    );
  if (clear !== undefined && clear !== true) throw new TypeError("`clear` must be true");
  if (next !== undefined) faults.next(next, { times });
  if (always !== undefined) faults.always(always);
  if (rate !== undefined) faults.rate(rate, { seed, faults: mix });
  if (clear) faults.clear();
  if (change !== undefined) gateway.settings.change(change);
  if (reset !== undefined) gateway.reset(reset);
}

/**
 * @param {number} status
 * @param {unknown} value
 * @returns {GatewayResponse}
 */
function respond(status, value) {
  return {
    status,
    headers: {
      ...CORS_HEADERS,
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store",
    },
    body: JSON.stringify(value),
    authenticated: false,
  };
}
