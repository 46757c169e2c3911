/**
 * How a gateway behaves where the vendor's pages disagree or an account decides. Unlike a fault, a setting is no failure.
 *
 * @typedef {string | number | boolean} Value
 * @typedef {{ readonly initial: Value, readonly choices: readonly Value[] }
 *   | { readonly initial: number, readonly min: number, readonly max: number }} Rule
 */

/**
 * Refuses unknown names and values: a misspelt setting would test nothing.
 *
 * @template {Readonly<Record<string, Value>>} Values
 */
export class Settings {
  #rules;
  #start;
  /** @type {Values} */
  #values;

  /**
   * @param {{ readonly [Name in keyof Values]: Rule }} rules
   * @param {Partial<Values>} changes those that hold from the start
   */
  constructor(rules, changes) {
    this.#rules = rules;
    const initial = Object.entries(rules).map(([name, rule]) => [name, rule.initial]);
    this.#values = Object.fromEntries(initial);
    this.change(changes);
    this.#start = this.#values;
  }

  get values() {
    return this.#values;
  }

  /** @param {Partial<Values>} changes all of them or, when one is invalid, none */
  change(changes) {
    if (typeof changes !== "object" || changes === null) throw new TypeError("settings must be an object");
    for (const [name, value] of Object.entries(changes)) checkValue(name, value, this.#rules);
    this.#values = { ...this.#values, ...changes };
  }

  /** Back to what held from the start. */
  reset() {
    this.#values = this.#start;
  }
}

/**
 * @param {string} name
 * @param {unknown} value
 * @param {Readonly<Record<string, Rule>>} rules
 */
function checkValue(name, value, rules) {
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
  if (rule === undefined) {
    const known = Object.keys(rules).join(", ");
    throw new TypeError(`this gateway has no setting \`${name}\`; it has ${known}`);
  }
  if ("choices" in rule) {
    if (!rule.choices.some((choice) => choice === value))
      throw new TypeError(`the setting \`${name}\` must be one of ${rule.choices.join(", ")}`);
  } else if (
    typeof value !== "number" ||
    !Number.isSafeInteger(value) ||
    value < rule.min ||
    value > rule.max
  ) {
    throw new TypeError(`the setting \`${name}\` must be an integer from ${rule.min} to ${rule.max}`);
  }
}
