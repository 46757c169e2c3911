import type { ApiError, FetchLike, SignedRequest } from "iot-accounts";

/** As many as the package ever has under way at once. */
const MOST = 16;

/**
 * The requests of one call as they were sent: to explain a refused signature, what was signed must be laid beside what
 * the cloud says it received. It holds no secret.
 */
export class Trail {
  readonly #sent: SignedRequest[] = [];

  /** Hand it to `send`, `customers` or `identities` as their `fetch`. */
  readonly fetch: FetchLike = (url, init) => {
    this.#sent.push({ url, ...init } as SignedRequest);
    if (this.#sent.length > MOST) this.#sent.shift();
    return fetch(url, init);
  };

  /** Batches run side by side, so it need not be the last: Aliyun's gateway repeats the nonce of the one it refused. */
  requestOf({ vendorMessage }: ApiError): SignedRequest | undefined {
    const isRefused = ({ headers }: SignedRequest) => {
      const nonce = headers["x-ca-nonce"];
      return nonce !== undefined && vendorMessage.includes(nonce);
    };
    return this.#sent.findLast(isRefused) ?? this.#sent.at(-1);
  }
}
