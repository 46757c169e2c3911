// All identities, batch after batch, as one loop.
import type { AliyunClient } from "../aliyun.js";
import { checkAliyunClient } from "../aliyun.js";
import { checkInteger, checkString, createUnreadable, MAX_IDS, read, readMembers } from "../check.js";
import { InvalidInputError } from "../errors.js";
import type { Identity } from "../types.js";
import type { Progress, Work } from "./loop.js";
import { createLoop } from "./loop.js";
import type { SendOptions } from "./send.js";
import { SEND_OPTIONS } from "./send.js";

/** Options of `identities`. */
export interface BatchOptions extends SendOptions {
  /** How many ids to ask for at once: an integer from 1 to 1000, by default 50. */
  batchSize?: number | undefined;
  /** How many batches to ask for at the same time: an integer from 1 to 16, by default 2. */
  concurrency?: number | undefined;
  /** Called after each batch. It may be asynchronous: it is waited for. What it throws ends the loop. */
  onProgress?: ((progress: Progress) => void) | undefined;
}

/**
 * The identities with these ids, in batches, a few of them at the same time, given in the order of the batches. The vendor
 * leaves out unknown ids. Kept in memory are the distinct ids, until they are asked for, and the batches under way; the identities that
 * were given are not.
 * Source: https://help.aliyun.com/knowledge_detail/177817.html
 *
 * Leaving the loop aborts the requests that are under way.
 *
 * @example
 * for await (const identity of identities(client, ids)) console.log(identity.nickName);
 *
 * @param ids any iterable of at most 1,000,000; all of it is read first, and an id that is there twice counts once
 * @throws what `send` throws; InvalidInputError with the field `identityIds`, `identityIds[2]`, `batchSize`,
 * `concurrency` or `onProgress`
 */
export function identities(
  client: AliyunClient,
  ids: Iterable<string> & object,
  options?: BatchOptions,
): AsyncGenerator<Identity, void, undefined> {
  return createLoop((work: Work<Progress>) => {
    checkAliyunClient(client);
    const { batchSize, concurrency, ...rest } = readMembers("options", options, [
      ...SEND_OPTIONS,
      "batchSize",
      "concurrency",
      "onProgress",
    ]);
    const size = checkInteger("batchSize", batchSize, 1, 1000, 50);
    const maxRunning = checkInteger("concurrency", concurrency, 1, 16, 2);
    work.configure(rest);
    return readBatches(client, collectDistinctIds(ids), { size, maxRunning, work });
  });
}

/** @param ids they are taken out of it as they are asked for */
async function* readBatches(
  client: AliyunClient,
  ids: Set<string>,
  { size, maxRunning, work }: { size: number; maxRunning: number; work: Work<Progress> },
): AsyncGenerator<Identity[], void, undefined> {
  const running: Promise<Identity[]>[] = [];
  const total = ids.size;
  let done = 0;
  const ask = async (batch: readonly string[]) => {
    const list = await work.send((overrides) => client.queryIdentityList(batch, overrides));
    done += batch.length;
    await work.report({ done, total });
    return list.identities;
  };
  for (;;) {
    while (running.length < maxRunning && ids.size > 0) {
      const asked = ask(take(ids, size));
      // Another batch may fail before this one is awaited; without a handler its rejection would count as unhandled.
      asked.catch(() => {});
      running.push(asked);
    }
    const first = running.shift();
    if (first === undefined) return;
    yield await first;
  }
}

/** Takes the first out of a set. */
function take(ids: Set<string>, count: number): string[] {
  const taken: string[] = [];
  for (const id of ids) {
    if (taken.length === count) break;
    taken.push(id);
    ids.delete(id);
  }
  return taken;
}

/** Checks each id as it comes: nothing but what is new of it is kept. */
function collectDistinctIds(ids: unknown): Set<string> {
  const isIterable = read(
    "identityIds",
    () => typeof ids === "object" && ids !== null && Symbol.iterator in ids,
  );
  if (!isIterable) throw new InvalidInputError("identityIds", "must be an iterable of strings");
  const distinct = new Set<string>();
  let count = 0;
  for (const id of readEach(ids as Iterable<unknown>)) {
    const field = `identityIds[${count}]`;
    count += 1;
    if (count > MAX_IDS) throw new InvalidInputError("identityIds", `must be at most ${MAX_IDS}`);
    const text = checkString(field, id);
    if (text === "") throw new InvalidInputError(field, "must be a string that is not empty");
    distinct.add(text);
  }
  return distinct;
}

/** What an iterable throws while it is read is an error of the element. */
function* readEach(ids: Iterable<unknown>): Generator<unknown, void, undefined> {
  let count = 0;
  try {
    for (const id of ids) {
      yield id;
      count += 1;
    }
  } catch (cause) {
    throw createUnreadable(`identityIds[${count}]`, cause);
  }
}
