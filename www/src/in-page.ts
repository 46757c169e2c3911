// Signing in the page: only to show how it works, and only with the demo keys of the local gateways.
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
 * The package, with its wasm, is loaded only here: the default mode does not need it. `keys` is called for each look-up,
 * so that a change in the form takes effect immediately.
 */
export async function createPageAccounts(
  keys: () => { tencent: Key; aliyun: Key },
  show: (shown: Shown) => void,
): Promise<Accounts> {
  const iot = await import("iot-accounts");
  await iot.init();

  /** The options of every look-up: they show each request that is sent, and report each retry. */
  function createOptions({ signal, onRetry }: Watch) {
    const showAndFetch: FetchLike = (url, init) => {
      const request = { url, ...init } as SignedRequest;
      show({ request, stringToSign: iot.stringToSign(request), curl: iot.toCurl(request) });
      return fetch(url, init);
    };
    const reportRetry = ({ attempt, error: { provider, kind }, delayMs }: RetryEvent) =>
      onRetry({ provider, kind, attempt: attempt + 1, attempts: RETRIES + 1, delayMs });
    return { signal, fetch: showAndFetch, retries: RETRIES, onRetry: reportRetry };
  }

  function toFailure(error: unknown): unknown {
    const { message } = error as Error;
    if (error instanceof iot.InvalidInputError) {
      return new Failure({ kind: "invalid-input", field: error.field, message });
    }
    if (!(error instanceof iot.ApiError)) return error;
    const explanation = error.request && iot.explainSignatureMismatch(error.request, error);
    return new Failure({ ...error, message, explanation });
  }

  async function* withFailures<Row>(rows: () => AsyncIterable<Row>) {
    try {
      yield* rows();
    } catch (error) {
      throw toFailure(error);
    }
  }

  return {
    async customers(query, watch) {
      const options = createOptions(watch);
      try {
        const client = new iot.TencentClient(keys().tencent);
        return await iot.send((overrides) => client.getCustomerList({ ...query }, overrides), options);
      } catch (error) {
        throw toFailure(error);
      }
    },
    allCustomers(filters, watch) {
      const options = createOptions(watch);
      const { onProgress } = watch;
      return withFailures(() =>
        iot.customers(new iot.TencentClient(keys().tencent), { ...filters }, { ...options, onProgress }),
      );
    },
    identities(ids, watch) {
      const options = createOptions(watch);
      const { onProgress } = watch;
      return withFailures(() =>
        iot.identities(new iot.AliyunClient(keys().aliyun), ids, { ...options, onProgress }),
      );
    },
  };
}
