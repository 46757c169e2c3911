// Reads what a page gives: each member once, by the rule that belongs to its name. Smaller than ../check.ts, whose hardness against
// foreign objects a worker needs, and a page does not.
import { InvalidInputError } from "./errors.js";
import { isObject, isText } from "./values.js";

/** What is right, and how to say so. */
export type Rule = readonly [isRight: (value: unknown) => boolean, expected: string];
type Rules<Given> = Readonly<Record<keyof Given, Rule>>;

/** Half a surrogate pair has no form in UTF-8. */
const isWellFormed = (value: unknown) => isText(value) && !/\p{Cs}/u.test(value);

export const TEXT: Rule = [isWellFormed, "must be a well-formed string"];
export const FILLED: Rule = [
  (value) => isWellFormed(value) && (value as string).trim() !== "",
  `${TEXT[1]}, and not blank`,
];
export const FLAG: Rule = [(value) => typeof value === "boolean", "must be true or false"];
export const FUNCTION: Rule = [(value) => typeof value === "function", "must be a function"];
export const SIGNAL: Rule = [
  (value) => isObject(value) && "aborted" in value && "addEventListener" in value,
  "must be an AbortSignal",
];

export function integer(min: number, max = 2 ** 31 - 1): Rule {
  return [
    (value) => Number.isInteger(value) && (value as number) >= min && (value as number) <= max,
    `must be an integer from ${min} to ${max}`,
  ];
}

export function check(field: string, value: unknown, [isRight, expected]: Rule): void {
  if (!isRight(value)) throw new InvalidInputError(field, expected);
}

/** A copy of the members that are there. An unknown one is nearly always a typing error. */
export function readMembers<Given extends object>(
  field: string,
  given: Given | undefined,
  rules: Rules<Given>,
): Partial<Given> {
  check(field, given ?? {}, [isObject, "must be an object"]);
  const members = { ...given } as Record<string, unknown>;
  for (const [name, value] of Object.entries(members)) {
    const known = Object.keys(rules);
    if (!known.includes(name))
      throw new InvalidInputError(`${field}.${name}`, `is not known here; known are ${known.join(", ")}`);
    if (value === undefined || value === null) delete members[name];
    else check(name, value, rules[name as keyof Given]);
  }
  return members as Partial<Given>;
}
