// All identities, batch after batch, as one loop.
import { AliyunClient } from "../aliyun.js";
import { checkInteger, checkKeys, checkString } from "../check.js";
import { InvalidInputError } from "../errors.js";
import type { Identity } from "../types.js";
import type { SendOptions } from "./send.js";
import { SEND_OPTIONS } from "./send.js";
import type { Progress } from "./work.js";
import { checkProgressListener, Work } from "./work.js";

/** Options of `identities`. */
export interface BatchOptions extends SendOptions {
  /** How many ids to ask for at once: an integer from 1 to 1000, by default 50. */
  batchSize?: number | undefined;
  /** How many batches to ask for at the same time: an integer from 1 to 16, by default 2. */
  concurrency?: number | undefined;
  /** Called after each batch. */
  onProgress?: ((progress: Progress) => void) | undefined;
}

const BATCH_OPTIONS: ReadonlySet<string> = new Set([
  ...SEND_OPTIONS,
  "batchSize",
  "concurrency",
  "onProgress",
]);

/**
 * The identities with these ids, in batches, a few of them at the same time, given in the order of the batches. The vendor
 * leaves out unknown ids.
 * Source: https://help.aliyun.com/knowledge_detail/177817.html
 *
 * `for await (const identity of identities(client, ids)) …` Leaving the loop aborts the requests
 * that are under way.
 *
 * @param ids any iterable; all of it is read first, and an id that is there twice counts once
 * @throws what `send` throws; InvalidInputError with the field `identityIds`, `identityIds[2]`, `batchSize`,
 * `concurrency` or `onProgress`
 */
export async function* identities(
  client: AliyunClient,
  ids: Iterable<string>,
  options?: BatchOptions,
): AsyncGenerator<Identity, void, undefined> {
  if (!(client instanceof AliyunClient)) throw new InvalidInputError("client", "must be an AliyunClient");
  const { batchSize, concurrency, onProgress, ...rest } = checkKeys("options", options, BATCH_OPTIONS);
  const size = checkInteger("batchSize", batchSize, 1, 1000, 50);
  const maxRunning = checkInteger("concurrency", concurrency, 1, 16, 2);
  const listener = checkProgressListener(onProgress);
  const distinct = collectDistinctIds(ids);
  const work = new Work(rest);
  const running: Promise<Identity[]>[] = [];
  let next = 0;
  let done = 0;
  const begin = () => {
    const batch = distinct.slice(next, next + size);
    next += size;
    const asked = work
      .send((overrides) => client.queryIdentityList(batch, overrides))
      .then((list) => {
        done += batch.length;
        listener({ done, total: distinct.length });
        return list.identities;
      });
    // Another batch may fail before this one is awaited; without a handler its rejection would count as unhandled.
    asked.catch(() => {});
    running.push(asked);
  };
  try {
    for (;;) {
      while (running.length < maxRunning && next < distinct.length) begin();
      const first = running.shift();
      if (first === undefined) return;
      yield* await first;
    }
  } finally {
    work.end();
  }
}

function collectDistinctIds(ids: unknown): string[] {
  const isIterable = typeof ids === "object" && ids !== null && Symbol.iterator in ids;
  if (!isIterable) throw new InvalidInputError("identityIds", "must be an iterable of strings");
  const distinct = new Set<string>();
  let index = 0;
  for (const id of ids as Iterable<unknown>) {
    const text = checkString(`identityIds[${index}]`, id);
    if (text === "")
      throw new InvalidInputError(`identityIds[${index}]`, "must be a string that is not empty");
    distinct.add(text);
    index++;
  }
  return [...distinct];
}
