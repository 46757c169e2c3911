// What the loops share: rows are handed out one by one, and whatever ends the loop ends its requests at once.
import { callListener, checkListener } from "./listener.js";
import type { SendOptions } from "./send.js";
import { checkSendOptions, send } from "./send.js";
import { follow } from "./signal.js";

/** The progress of a loop. */
export interface Progress {
  /** How many are done; this includes those that a starting `offset` skips. */
  done: number;
  /** Of how many: as the cloud last said for customers, the number of distinct ids for identities. */
  total: number;
}

/** @internal Options of every loop. */
export interface LoopOptions<Event> extends SendOptions {
  onProgress?: ((progress: Event) => void) | undefined;
}

type Pages<Row> = AsyncIterable<readonly Row[]>;

/**
 * @internal A generator of the rows of all pages.
 *
 * @param prepare copies and checks what the caller gave, when the loop is made; it sends nothing
 */
export function createLoop<Row, Event>(
  prepare: (work: Work<Event>) => Pages<Row>,
): AsyncGenerator<Row, void, undefined> {
  const work = new Work<Event>();
  const loop = handOut(
    work,
    attempt(() => prepare(work)),
  );
  // A generator's own methods wait until the row that is being asked for is there.
  for (const name of ["return", "throw"] as const) {
    const end = loop[name].bind(loop) as (given: unknown) => unknown;
    const value = (given: unknown) => {
      work.leave();
      return end(given);
    };
    Object.defineProperty(loop, name, { value, writable: true, configurable: true });
  }
  return loop;
}

/** What a generator is given wrong is said by its first `next()`. */
function attempt<Value>(make: () => Value): () => Value {
  try {
    const value = make();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

async function* handOut<Row>(
  work: Work<never>,
  getPages: () => Pages<Row>,
): AsyncGenerator<Row, void, undefined> {
  try {
    const pages = getPages();
    work.begin();
    for await (const page of pages) {
      for (const row of page) {
        work.throwIfEnded();
        yield row;
      }
    }
  } catch (error) {
    if (!work.wasLeftBy(error)) throw error;
  } finally {
    work.end();
  }
}

/** @internal What a loop has under way. Its end aborts all of it. */
export class Work<Event> {
  readonly #ending = new AbortController();
  /** One for each request: Node warns of a leak when more than ten listen to one signal. */
  readonly #running = new Set<AbortController>();
  #unfollow = () => {};
  #options: LoopOptions<Event> = {};
  #isLeft = false;

  /** Takes the options, which must be a copy. */
  configure(options: LoopOptions<Event>): void {
    const { onProgress, ...rest } = options;
    checkSendOptions(rest);
    checkListener("onProgress", onProgress);
    this.#options = options;
  }

  begin(): void {
    this.#unfollow = follow(this.#options.signal, (reason) => this.#abort(reason));
  }

  async send<Result>(sign: Parameters<typeof send<Result>>[0]): Promise<Result> {
    const { onProgress: _, ...options } = this.#options;
    return this.#run((signal) => send(sign, { ...options, signal }));
  }

  /** Tells the listener. Its failure ends the loop, whatever else is under way. */
  async report(progress: Event): Promise<void> {
    try {
      await this.#run(async (signal) => callListener(this.#options.onProgress, progress, signal));
    } catch (error) {
      this.#abort(error);
      throw error;
    }
  }

  /** Aborted when the loop ends, for loops inside of it. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  async #run<Value>(start: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
    this.throwIfEnded();
    const one = new AbortController();
    this.#running.add(one);
    try {
      return await start(one.signal);
    } finally {
      this.#running.delete(one);
    }
  }

  throwIfEnded(): void {
    this.#ending.signal.throwIfAborted();
  }

  /** Whoever reads the rows wants no more of them. */
  leave(): void {
    this.#isLeft ||= !this.#ending.signal.aborted;
    this.#abort();
  }

  /** Whether this is how a request ends because the loop was left, which is no error. */
  wasLeftBy(error: unknown): boolean {
    return this.#isLeft && error === this.#ending.signal.reason;
  }

  end(): void {
    this.#unfollow();
    this.#abort();
  }

  #abort(reason?: unknown): void {
    this.#ending.abort(reason);
    for (const one of this.#running) one.abort(this.#ending.signal.reason);
  }
}
