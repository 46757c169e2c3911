/**
 * Makes the local gateways fail, over HTTP, so that it works from every runtime.
 *
 * @import { Cloud, GatewayFacts } from "./types.mjs"
 *
 * @typedef {{ kind: string, [option: string]: unknown }} Fault
 * @typedef {{ next: Fault, times?: number } | { always: Fault } | { rate: number, seed?: number, faults?: Fault[] } |
 *   { clear: true } | { change: Record<string, unknown> } | { reset: Record<string, unknown> }} FaultCommand as in
 *   `gateways/faults.mjs`
 * @typedef {{ status: number, nonce?: string, timestamp?: string, authenticated: boolean, faults: string[],
 *   receivedAt: number }} RecordedRequest what the gateway recorded of a request
 * @typedef {{ call: string, requestId: string, account: string, effective: boolean }} RecordedWrite
 * @typedef {{ writes: RecordedWrite[], inserted: string[], removed: string[] }} GatewayState what became of the accounts
 * @typedef {{ pending: number, requestCount: number, requests: RecordedRequest[] } & GatewayState} FaultState
 */

/**
 * @param {GatewayFacts} gateways
 * @param {Cloud} cloud
 * @param {FaultCommand[]} commands
 * @returns {Promise<FaultState>}
 */
export async function sendCommands(gateways, cloud, commands) {
  const origin = cloud === "tencent" ? new URL(gateways.tencent.endpoint).origin : gateways.aliyun.origin;
  const { control = `${origin}/__faults` } = gateways[cloud];
  const response = await fetch(control, { method: "POST", body: JSON.stringify(commands) });
  const state = await response.json();
  if (!response.ok) throw new Error(`the gateway refused the faults: ${JSON.stringify(state)}`);
  return state;
}

/**
 * Runs a function while a gateway fails, then clears the faults and brings back settings and accounts.
 *
 * @template Value
 * @param {GatewayFacts} gateways
 * @param {Cloud} cloud
 * @param {FaultCommand[]} commands
 * @param {() => Promise<Value>} run
 * @returns {Promise<{ value: Value, requests: RecordedRequest[], pending: number } & GatewayState>} `requests`: what the
 *   gateway received meanwhile, at most the last hundred; `pending`: how many turns of `next` were not taken
 */
export async function withFaults(gateways, cloud, commands, run) {
  const before = await sendCommands(gateways, cloud, [{ clear: true }, ...commands]);
  try {
    const value = await run();
    const { requestCount, requests, ...state } = await sendCommands(gateways, cloud, []);
    const count = requestCount - before.requestCount;
    return { value, requests: count === 0 ? [] : requests.slice(-count), ...state };
  } finally {
    await sendCommands(gateways, cloud, [{ clear: true }, { reset: {} }]);
  }
}
