// Signing in the page itself: only to see how it is done, and only with the demo keys of the local gateways.
import type { FetchLike, RetryEvent, SignedRequest } from "iot-accounts";
import type { Accounts, Watch } from "./accounts.ts";
import { Failure } from "./failure.ts";

const RETRIES = 3;

export interface Key {
  endpoint: string;
  appKey: string;
  appSecret: string;
}

export interface Shown {
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

  /** What every look-up does alike: it shows each request that it sends, and tells of each retry. */
  function begin({ signal, onRetry }: Watch) {
    const shown: FetchLike = (url, init) => {
      const request = { url, ...init } as SignedRequest;
      show({ request, stringToSign: iot.stringToSign(request), curl: iot.toCurl(request) });
      return fetch(url, init);
    };
    const tell = ({ attempt, error: { provider, kind }, delayMs }: RetryEvent) =>
      onRetry({ provider, kind, attempt: attempt + 1, attempts: RETRIES + 1, delayMs });
    return { signal, fetch: shown, retries: RETRIES, onRetry: tell };
  }

  function failureOf(error: unknown): unknown {
    const { message } = error as Error;
    if (error instanceof iot.InvalidInputError) {
      return new Failure({ kind: "invalid-input", field: error.field, message });
    }
    if (!(error instanceof iot.ApiError)) return error;
    const explanation = error.request && iot.explainSignatureMismatch(error.request, error);
    return new Failure({ ...error, message, explanation });
  }

  async function* explained<Row>(rows: () => AsyncIterable<Row>) {
    try {
      yield* rows();
    } catch (error) {
      throw failureOf(error);
    }
  }

  return {
    async customers(query, watch) {
      const options = begin(watch);
      try {
        const client = new iot.TencentClient(keys().tencent);
        return await iot.send((overrides) => client.getCustomerList({ ...query }, overrides), options);
      } catch (error) {
        throw failureOf(error);
      }
    },
    allCustomers(filters, watch) {
      const options = begin(watch);
      const { onProgress } = watch;
      return explained(() =>
        iot.customers(new iot.TencentClient(keys().tencent), { ...filters }, { ...options, onProgress }),
      );
    },
    identities(ids, watch) {
      const options = begin(watch);
      const { onProgress } = watch;
      return explained(() =>
        iot.identities(new iot.AliyunClient(keys().aliyun), ids, { ...options, onProgress }),
      );
    },
  };
}
