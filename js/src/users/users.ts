// All users of both clouds, side by side, as one loop.
import { checkFlag, checkInteger, isA, readMembers } from "../check.js";
import type { Provider } from "../errors.js";
import { ApiError } from "../errors.js";
import { allIdentities } from "../send/all-identities.js";
import { customers } from "../send/customers.js";
import type { Work } from "../send/loop.js";
import { createLoop } from "../send/loop.js";
import type { SendOptions } from "../send/send.js";
import { SEND_OPTIONS } from "../send/send.js";
import type { CloudClients } from "./clients.js";
import { readClients } from "./clients.js";
import type { User } from "./user.js";
import { createAliyunUser, createTencentUser } from "./user.js";

/** How far the reading of one cloud is. */
export interface UsersProgress {
  /** Which cloud. */
  cloud: Provider;
  /** How many of its users are read. */
  done: number;
  /** Of how many, as Tencent last said; Aliyun says nothing of it. */
  total?: number;
}

/** Options of `users`. `tokens` is for Aliyun alone. `timeoutMs` is by default 10000 for Tencent and 15000 for Aliyun. */
export interface UsersOptions extends SendOptions {
  /** How many users to ask a cloud for at once: an integer from 1 to 10000, by default 100. */
  pageSize?: number | undefined;
  /** Whether to begin with Aliyun's newest user; by default with the oldest. Tencent has no such order. */
  newestFirst?: boolean | undefined;
  /** Called after each page. It may be asynchronous: its cloud waits for it. What it throws ends the loop. */
  onProgress?: ((progress: UsersProgress) => void) | undefined;
}

/**
 * All users of both clouds. Both are read at the same time, each in the order of its list and no more than a page ahead, and a user
 * is given as soon as there is one: neither cloud waits for the other, and while both have users they take turns. Within a cloud each
 * user comes once, as `customers` and `allIdentities` say; somebody who has an account in both is two users.
 *
 * A cloud that fails for good costs nobody of the other: its users come to their end, and then the loop throws the ApiError, whose
 * `provider` says which cloud it was; where both fail, that of the first. Everything else that is thrown, and an abort, end the loop
 * at once. Leaving the loop aborts the requests of both.
 * Source: https://cloud.tencent.com/document/product/1465/59074, https://help.aliyun.com/document_detail/177896.html
 *
 * @example
 * const tokens = cloudTokens(aliyun, { projectId });
 * for await (const user of users({ tencent, aliyun }, { tokens })) console.log(user.cloud, user.id);
 *
 * @param clients those of one cloud or of both; Aliyun's of the app key of the cloud's list (云端)
 * @throws what `send` throws; an ApiError of kind `malformed-response` for an identity without an id; InvalidInputError with the field
 * `clients`, `clients.tencent`, `clients.aliyun` or that of an option
 */
export function users(clients: CloudClients, options?: UsersOptions): AsyncGenerator<User, void, undefined> {
  return createLoop((work: Work<UsersProgress>) => {
    const { tencent, aliyun } = readClients(clients);
    const { tokens, pageSize, newestFirst, ...rest } = readMembers("options", options, [
      ...SEND_OPTIONS,
      "pageSize",
      "newestFirst",
      "onProgress",
    ]);
    const size = checkInteger("pageSize", pageSize, 1, 10_000, 100);
    const isNewestFirst = checkFlag("newestFirst", newestFirst);
    work.configure({ ...rest, tokens });
    const shared = { ...rest, signal: work.signal, pageSize: size };
    const sources: Source[] = [];
    if (tencent) {
      const onProgress = (progress: object & { done: number }) =>
        work.report({ cloud: "tencent", ...progress });
      const loop = customers(tencent, {}, { ...shared, onProgress });
      sources.push(createSource(loop, createTencentUser));
    }
    if (aliyun) {
      const onProgress = (progress: { done: number }) => work.report({ cloud: "aliyun", ...progress });
      const loop = allIdentities(aliyun, { ...shared, tokens, newestFirst: isNewestFirst, onProgress });
      sources.push(createSource(loop, createAliyunUser));
    }
    return readSideBySide(work, sources);
  });
}

/** The next user of one cloud; `undefined` when there is none. */
type Source = () => Promise<User | undefined>;

function createSource<Row>(loop: AsyncIterator<Row>, convert: (row: Row) => User): Source {
  return async () => {
    const { done, value } = await loop.next();
    return done ? undefined : convert(value);
  };
}

async function* readSideBySide(
  work: Work<UsersProgress>,
  sources: readonly Source[],
): AsyncGenerator<[User], void, undefined> {
  const arrived: { user: User; source: Source }[] = [];
  let running = sources.length;
  let failure: { error: unknown } | undefined;
  let wake = () => {};

  async function ask(source: Source): Promise<void> {
    try {
      const user = await source();
      if (user === undefined) running--;
      else arrived.push({ user, source });
    } catch (error) {
      running--;
      if (failure === undefined || !isA(error, ApiError)) failure = { error };
    }
    wake();
  }

  for (const source of sources) void ask(source);
  while (running > 0 || arrived.length > 0) {
    if (failure !== undefined && !isA(failure.error, ApiError)) break;
    const next = arrived.shift();
    if (next === undefined) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      continue;
    }
    // Before it is given: so its cloud's next page comes while this one is used.
    void ask(next.source);
    yield [next.user];
  }
  work.throwIfEnded();
  if (failure !== undefined) throw failure.error;
}
