// All identities of the cloud's list, page after page, as one loop.
import type { AliyunClient } from "../aliyun.js";
import { checkAliyunClient } from "../aliyun.js";
import { checkFlag, checkInteger, readMembers } from "../check.js";
import type { Identity, SigningOverrides } from "../types.js";
import type { Work } from "./loop.js";
import { createLoop } from "./loop.js";
import { readPages } from "./pages.js";
import type { SendOptions } from "./send.js";
import { SEND_OPTIONS } from "./send.js";

/** The progress of a loop over a list whose length nobody knows. */
export interface OpenEndedProgress {
  /** How many were given so far, those of this page included; not those that a starting `offset` skips. */
  done: number;
}

/** Options of `allIdentities`. `timeoutMs` is 15000 by default: the vendor gives its own call 12 seconds. */
export interface AllIdentitiesOptions extends SendOptions {
  /** How many identities to ask for at once: an integer from 1 to 10000, by default 100; the vendor documents no maximum. */
  pageSize?: number | undefined;
  /** How many identities to skip: an integer from 0 to 2^31-1, by default 0. One that moves before it is not given. */
  offset?: number | undefined;
  /** Whether to begin with the newest identity; by default with the oldest. */
  newestFirst?: boolean | undefined;
  /** Called after each page. It may be asynchronous: it is waited for. What it throws ends the loop. */
  onProgress?: ((progress: OpenEndedProgress) => void) | undefined;
}

/**
 * All identities of the cloud's list, page after page. The client needs the app key of that list, and in most projects a cloud token:
 * give `tokens`. No answer says how many there are. A page that is shorter than asked for is not the end: a server may give
 * fewer. The end is an empty page, or three pages that lead no further.
 *
 * The list may change meanwhile, and may have any length, as that of `customers`: who is in it all the time, among identities
 * that keep their order, is given exactly once. An identity without `identityId` is known by all its members together: alike ones
 * count as one, and one that changes meanwhile as another.
 * Source: https://help.aliyun.com/document_detail/177896.html, newest first https://help.aliyun.com/document_detail/190248.html
 *
 * Leaving the loop aborts the requests that are under way.
 *
 * @example
 * const tokens = cloudTokens(client, { projectId });
 * for await (const identity of allIdentities(client, { tokens })) console.log(identity.identityId);
 *
 * @throws what `send` throws; InvalidInputError with the field `client`, `pageSize`, `offset`, `newestFirst` or `onProgress`
 */
export function allIdentities(
  client: AliyunClient,
  options?: AllIdentitiesOptions,
): AsyncGenerator<Identity, void, undefined> {
  return createLoop((work: Work<OpenEndedProgress>) => {
    checkAliyunClient(client);
    const { pageSize, offset, newestFirst, ...rest } = readMembers("options", options, [
      ...SEND_OPTIONS,
      "pageSize",
      "offset",
      "newestFirst",
      "onProgress",
    ]);
    const size = checkInteger("pageSize", pageSize, 1, 10_000, 100);
    work.configure({ ...rest, timeoutMs: rest.timeoutMs ?? 15_000 });
    const start = checkInteger("offset", offset, 0, 2 ** 31 - 1, 0);
    return readIdentities(client, { size, start, newestFirst: checkFlag("newestFirst", newestFirst) }, work);
  });
}

async function* readIdentities(
  client: AliyunClient,
  { size, start, newestFirst }: { size: number; start: number; newestFirst: boolean },
  work: Work<OpenEndedProgress>,
): AsyncGenerator<Identity[], void, undefined> {
  let done = 0;
  const pages = readPages<Identity>({
    async ask(offset, count) {
      const sign = (overrides?: SigningOverrides) =>
        newestFirst
          ? client.queryIdentityDescByPage({ offset, count }, overrides)
          : client.queryIdentityByPage({ offset, count }, overrides);
      const { identities } = await work.send(sign);
      return { rows: identities };
    },
    getId: (identity) => identity.identityId || JSON.stringify(identity),
    pageSize: size,
    start,
  });
  for await (const { rows } of pages) {
    done += rows.length;
    await work.report({ done });
    yield rows;
  }
}
