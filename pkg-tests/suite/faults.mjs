/**
 * Tells the local gateways to fail, over HTTP, so that it works from every runtime.
 *
 * @import { Cloud, GatewayFacts } from "./types.mjs"
 *
 * @typedef {{ kind: string, [option: string]: unknown }} Fault
 * @typedef {{ next: Fault, times?: number } | { always: Fault } | { rate: number, seed?: number, faults?: Fault[] } |
 *   { clear: true }} FaultCommand
 * @typedef {{ status: number, nonce?: string, timestamp?: string, letIn: boolean, faults: string[],
 *   receivedAt: number }} Seen what the gateway recorded of a request
 * @typedef {{ waiting: number, arrived: number, requests: Seen[] }} FaultState
 */

/**
 * @param {GatewayFacts} gateways
 * @param {Cloud} cloud
 * @param {FaultCommand[]} commands
 * @returns {Promise<FaultState>}
 */
async function tell(gateways, cloud, commands) {
  const origin = cloud === "tencent" ? new URL(gateways.tencent.endpoint).origin : gateways.aliyun.origin;
  const { control = `${origin}/__faults` } = gateways[cloud];
  const response = await fetch(control, { method: "POST", body: JSON.stringify(commands) });
  const state = await response.json();
  if (!response.ok) throw new Error(`the gateway refused the faults: ${JSON.stringify(state)}`);
  return state;
}

/**
 * Runs something while a gateway fails, and puts the gateway right again.
 *
 * @template Value
 * @param {GatewayFacts} gateways
 * @param {Cloud} cloud
 * @param {FaultCommand[]} commands
 * @param {() => Promise<Value>} run
 * @returns {Promise<{ value: Value, seen: Seen[], waiting: number }>} `seen`: the requests that arrived meanwhile, at
 *   most the last hundred; `waiting`: how many turns of `next` nobody took
 */
export async function withFaults(gateways, cloud, commands, run) {
  const before = await tell(gateways, cloud, [{ clear: true }, ...commands]);
  try {
    const value = await run();
    const { arrived, requests, waiting } = await tell(gateways, cloud, []);
    const count = arrived - before.arrived;
    return { value, seen: count === 0 ? [] : requests.slice(-count), waiting };
  } finally {
    await tell(gateways, cloud, [{ clear: true }]);
  }
}
