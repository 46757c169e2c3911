// The holder of a project's cloud token.
import type { AliyunClient } from "../aliyun.js";
import { checkAliyunClient } from "../aliyun.js";
import { isA, readMembers } from "../check.js";
import type { ErrorKind } from "../errors.js";
import { ApiError } from "../errors.js";
import type { PlainRequest } from "../request.js";
import type { CloudToken, SignedRequest, SigningOverrides } from "../types.js";
import type { SendOptions } from "./send.js";
import { checkSendOptions, SEND_OPTIONS, send } from "./send.js";
import { follow } from "./signal.js";
import type { Asking, Lease } from "./token-holder.js";
import { CloudTokens } from "./token-holder.js";
import type { CloudTokenStore } from "./token-store.js";
import { bindStore } from "./token-store.js";

/** Options of `cloudTokens`; those of `send` are for the calls that get and refresh the token. */
export interface CloudTokensOptions extends Omit<SendOptions, "tokens"> {
  /** The project's id in the vendor's console. */
  projectId: string;
  /**
   * Where the token is kept. By default in memory, for this holder alone: with more than one process or isolate give them one
   * store, or each new token of theirs voids the others'.
   */
  store?: CloudTokenStore | undefined;
}

/** So the cloud says of a token that it cannot refresh. */
const NOT_REFRESHED: readonly ErrorKind[] = ["credentials", "invalid-request", "not-found"];

/**
 * A holder of the project's cloud token, for the option `tokens` of `send` and of the loops. A token lives for about two hours,
 * and a new one voids the old: use one holder for a project, and where there are several processes or isolates give their
 * holders one `store`. Then one of them asks at a time, all others wait for what it gets, and none voids the token of another.
 * The right to ask is a lease in the store with an end, so that a process that dies meanwhile keeps nobody waiting for longer
 * than `timeoutMs` and 10 seconds. The clocks of the machines may differ by some seconds; set `clockOffsetMs` of the client where
 * one is off by more.
 *
 * A token is refreshed five minutes before its end, during which the old one stays valid. When the refreshing fails, the old
 * one is given until it ends.
 * Source: https://help.aliyun.com/document_detail/177833.html
 *
 * @example
 * const tokens = cloudTokens(client, { projectId: "a123bcdE" });
 * const page = await send((overrides) => client.queryIdentityByPage({ offset: 0, count: 100 }, overrides), { tokens });
 *
 * @param client of the app key of the cloud's list (云端)
 * @throws InvalidInputError with the field `client`, `projectId`, `store` or that of an option of `send`
 */
export function cloudTokens(client: AliyunClient, options: CloudTokensOptions): CloudTokens {
  checkAliyunClient(client);
  const { projectId, store, ...sendOptions } = readMembers("options", options, [
    ...SEND_OPTIONS.filter((name) => name !== "tokens"),
    "projectId",
    "store",
  ]);
  const { timeoutMs } = checkSendOptions(sendOptions);
  const sign = (overrides: SigningOverrides) => client.getCloudToken(projectId as string, overrides);
  // With these nothing is drawn and no clock is read, which hosts forbid while a module is imported.
  const example = sign({ requestId: "1", nonce: "1", timestamp: 1_700_000_000_000 });

  async function ask(old: string | undefined, lease: Lease, signal: AbortSignal): Promise<CloudToken> {
    if (old === undefined) return sendUnder(lease, signal, sign);
    try {
      return await sendUnder(lease, signal, (overrides) => client.refreshCloudToken(old, overrides));
    } catch (error) {
      if (!isA(error, ApiError) || !NOT_REFRESHED.includes(error.kind)) throw error;
    }
    await lease.extend(0);
    return sendUnder(lease, signal, sign);
  }

  async function sendUnder(
    lease: Lease,
    signal: AbortSignal,
    sign: (overrides: SigningOverrides) => SignedRequest<CloudToken>,
  ): Promise<CloudToken> {
    const ending = new AbortController();
    const ends = [signal, sendOptions.signal].map((one) => follow(one, (reason) => ending.abort(reason)));
    const checkAndSign = (overrides: SigningOverrides) => {
      lease.check();
      return sign(overrides);
    };
    const onRetry: SendOptions["onRetry"] = async (retry) => {
      await lease.extend(retry.delayMs);
      await sendOptions.onRetry?.(retry);
    };
    try {
      return await send(checkAndSign, { ...sendOptions, signal: ending.signal, onRetry });
    } finally {
      for (const unfollow of ends) unfollow();
    }
  }

  const asking: Asking = {
    timeoutMs,
    now: () => Date.now() + client.clockOffsetMs,
    isFor: (request) => identify(request) === identify(example),
    ask,
  };
  return new CloudTokens(bindStore(store), asking);
}

/** For whom a request is signed: tokens are of one app key and one region. */
function identify({ url, headers }: PlainRequest): string {
  return `${new URL(url).origin} ${headers["x-ca-key"]}`;
}
