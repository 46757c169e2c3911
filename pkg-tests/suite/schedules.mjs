import { expect } from "chai";

/**
 * Runs several users of one store in every order in which their steps can happen, on a clock that stands still while
 * anybody can do anything.
 */

/** The microtasks between two steps are fewer. */
const MICROTASKS = 100;
const START_MS = Date.UTC(2026, 0, 5);

/** A clock and its timers, in the place of the host's. */
class Clock {
  now = START_MS;
  /** @type {Map<number, { at: number, fire: () => void }>} */
  #timers = new Map();
  #nextId = 1;

  /** @param {() => void} fire @param {number} ms */
  set = (fire, ms) => {
    const id = this.#nextId++;
    this.#timers.set(id, { at: this.now + Math.max(0, Math.ceil(ms)), fire });
    return id;
  };

  /** @param {number} id */
  clear = (id) => void this.#timers.delete(id);

  /** Goes on to the next timer. */
  advance() {
    const [first] = [...this.#timers].sort(([a, one], [b, other]) => one.at - other.at || a - b);
    if (first === undefined) throw new Error("nothing is left that could happen");
    const [id, { at, fire }] = first;
    this.#timers.delete(id);
    this.now = Math.max(this.now, at);
    fire();
  }
}

/**
 * Puts a clock in the place of the host's, and draws no random numbers, while a function runs that uses nothing but promises.
 *
 * @template Value
 * @param {(clock: Clock) => Promise<Value>} run
 * @returns {Promise<Value>}
 */
async function onFakeClock(run) {
  const clock = new Clock();
  const { setTimeout, clearTimeout } = globalThis;
  const { now } = Date;
  const { random } = Math;
  Object.assign(globalThis, { setTimeout: clock.set, clearTimeout: clock.clear });
  Object.assign(Date, { now: () => clock.now });
  Object.assign(Math, { random: () => 0.5 });
  try {
    return await run(clock);
  } finally {
    Object.assign(globalThis, { setTimeout, clearTimeout });
    Object.assign(Date, { now });
    Object.assign(Math, { random });
  }
}

/** One order of steps. */
export class Schedule {
  clock;
  /** @type {{ chosen: number, of: number }[]} */
  trail = [];
  #chooseOne;
  /** @type {{ owner: number, run: () => void }[]} */
  #waiting = [];
  /** @type {Map<number, number>} how many steps each owner may take yet */
  #left = new Map();

  /**
   * @param {Clock} clock
   * @param {(turn: number, of: number) => number} choose which of those that wait takes its step
   */
  constructor(clock, choose) {
    this.clock = clock;
    this.#chooseOne = choose;
  }

  /**
   * After so many steps an owner hears of nothing any more: the last one still has its effect.
   *
   * @param {number} owner
   * @param {number} steps
   */
  killAfter(owner, steps) {
    this.#left.set(owner, steps);
  }

  /**
   * A step, which is taken when its turn comes.
   *
   * @template Value
   * @param {number} owner
   * @param {() => Value} act
   * @returns {Promise<Value>}
   */
  step(owner, act) {
    return new Promise((resolve, reject) => {
      const run = () => {
        const left = this.#left.get(owner) ?? Number.POSITIVE_INFINITY;
        if (left <= 0) return;
        this.#left.set(owner, left - 1);
        try {
          const value = act();
          if (left > 1) resolve(value);
        } catch (error) {
          if (left > 1) reject(error);
        }
      };
      this.#waiting.push({ owner, run });
    });
  }

  /**
   * Until all of these are settled.
   *
   * @template Value
   * @param {readonly Promise<Value>[]} promises
   * @returns {Promise<PromiseSettledResult<Value>[]>}
   */
  async finish(promises) {
    /** @type {PromiseSettledResult<Value>[] | undefined} */
    let results;
    Promise.allSettled(promises).then((settled) => {
      results = settled;
    });
    for (;;) {
      for (let turn = 0; turn < MICROTASKS; turn++) await null;
      if (results !== undefined) return results;
      if (this.#waiting.length === 0) this.clock.advance();
      else this.#choose();
    }
  }

  #choose() {
    const of = this.#waiting.length;
    const chosen = this.#chooseOne(this.trail.length, of);
    this.trail.push({ chosen, of });
    const [step] = this.#waiting.splice(chosen, 1);
    step?.run();
  }
}

/**
 * Calls a function once for each order of its steps.
 *
 * @param {(schedule: Schedule) => Promise<void>} run
 * @returns {Promise<number>} how many orders there were
 */
export async function forEveryOrder(run) {
  /** @type {number[]} */
  let choices = [];
  for (let orders = 1; ; orders++) {
    const trail = await onFakeClock(async (clock) => {
      // What there are no choices for any more happens in the order of its arrival.
      const schedule = new Schedule(clock, (turn) => choices[turn] ?? 0);
      try {
        await run(schedule);
      } catch (error) {
        const order = schedule.trail.map(({ chosen }) => chosen).join(" ");
        throw new Error(`in the order ${order}: ${String(error)}`, { cause: error });
      }
      return schedule.trail;
    });
    while ((trail.at(-1)?.chosen ?? 0) + 1 >= (trail.at(-1)?.of ?? Number.POSITIVE_INFINITY)) trail.pop();
    const last = trail.at(-1);
    if (last === undefined) return orders;
    last.chosen++;
    choices = trail.map(({ chosen }) => chosen);
    expect(orders).to.be.below(100_000);
  }
}

/**
 * Calls a function once, with every step in the order of its arrival.
 *
 * @param {(schedule: Schedule) => Promise<void>} run
 */
export async function inOneOrder(run) {
  await onFakeClock((clock) => run(new Schedule(clock, () => 0)));
}

/**
 * Calls a function once for each seed, with its steps in an order that is drawn.
 *
 * @param {number} seeds
 * @param {(schedule: Schedule, draw: (below: number) => number) => Promise<void>} run
 */
export async function inRandomOrders(seeds, run) {
  for (let seed = 1; seed <= seeds; seed++) {
    // The constants are those of Numerical Recipes; the low bits are of no use.
    let state = Math.imul(seed, 2_654_435_761);
    const draw = (/** @type {number} */ below) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    try {
      await onFakeClock((clock) => run(new Schedule(clock, (_, of) => draw(of)), draw));
    } catch (error) {
      throw new Error(`with the seed ${seed}: ${String(error)}`, { cause: error });
    }
  }
}
