// Signing in the page itself: only to see how it is done, and only with the demo keys of the local gateways.
import type { SignedRequest } from "iot-accounts";
import { type Accounts, TIMEOUT_MS } from "./accounts.ts";
import { Failure, fromFetch } from "./failure.ts";

export interface Key {
  endpoint: string;
  appKey: string;
  appSecret: string;
}

export interface Shown {
  provider: "tencent" | "aliyun";
  request: SignedRequest;
  stringToSign: string;
  curl: string;
}

/**
 * The package, with its wasm, is loaded here and not before: the default mode needs none of it.
 * `keys` is asked for each look-up, so that a change in the form counts at once.
 */
export async function inPage(
  keys: () => { tencent: Key; aliyun: Key },
  show: (shown: Shown) => void,
): Promise<Accounts> {
  const iot = await import("iot-accounts");
  await iot.init();

  async function send(provider: Shown["provider"], request: SignedRequest, signal: AbortSignal) {
    show({ provider, request, stringToSign: iot.stringToSign(request), curl: iot.toCurl(request) });
    try {
      const either = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
      const response = await fetch(request.url, { ...request, signal: either });
      const body = new Uint8Array(await response.arrayBuffer());
      return { status: response.status, headers: response.headers, body };
    } catch (error) {
      throw fromFetch(error, `the ${provider} gateway`, provider);
    }
  }

  async function explained<Value>(lookUp: () => Promise<Value>): Promise<Value> {
    try {
      return await lookUp();
    } catch (error) {
      if (error instanceof iot.InvalidInputError) {
        throw new Failure({ kind: "invalid-input", field: error.field, message: error.message });
      }
      if (error instanceof iot.ApiError) {
        const { provider, kind, code, message, vendorMessage, localizedMessage, requestId } = error;
        throw new Failure({ provider, kind, code, message, vendorMessage, localizedMessage, requestId });
      }
      throw error;
    }
  }

  return {
    customers: (query, signal) =>
      explained(async () => {
        const client = new iot.TencentClient(keys().tencent);
        return iot.parseCustomerList(await send("tencent", client.getCustomerList({ ...query }), signal));
      }),
    identities: (ids, signal) =>
      explained(async () => {
        const client = new iot.AliyunClient(keys().aliyun);
        return iot.parseIdentityList(await send("aliyun", client.queryIdentityList(ids), signal));
      }),
  };
}
