// Parameters as JSON. What JSON.stringify would leave out in silence, or read twice, is refused or copied here.
import { createUnreadable, MAX_CONTENTS, readEntries } from "./check.js";
import { InvalidInputError } from "./errors.js";

/** As deep as the module reads. */
const MAX_DEPTH = 128;

/**
 * @internal The JSON text of a value, with a Map as an object. `undefined` members are left out, as JSON.stringify does.
 *
 * @throws InvalidInputError with `field`, or that of a member
 */
export function toJson(field: string, value: unknown): string {
  return JSON.stringify(new JsonCopy(field).make(value));
}

class JsonCopy {
  /** Where the value is that is being copied, for the error. */
  readonly #path: string[];
  #left = MAX_CONTENTS;
  #refusal: InvalidInputError | undefined;

  constructor(field: string) {
    this.#path = [field];
  }

  make(value: unknown): unknown {
    try {
      return this.#copy("", value);
    } catch (thrown) {
      throw this.#refusal ?? createUnreadable(this.#field(), thrown);
    }
  }

  #copy(key: string, given: unknown): unknown {
    const value = callToJson(key, given);
    this.#count(typeof value === "string" ? value.length + 2 : 1);
    if (typeof value === "object" && value !== null) return this.#copyObject(value);
    const isLost = ["bigint", "function", "symbol"].includes(typeof value);
    if (isLost || (typeof value === "number" && !Number.isFinite(value)))
      this.#refuse("must be something that JSON can express");
    return value;
  }

  #copyObject(value: object): unknown {
    if (this.#path.length > MAX_DEPTH) {
      this.#path.length = 1;
      this.#refuse(`must be an object, nested at most ${MAX_DEPTH} deep`);
    }
    if (Array.isArray(value)) {
      const { length } = value;
      // Most of a long array may be holes: it is refused before it is walked through.
      if (!(length <= this.#left)) this.#count(Number.POSITIVE_INFINITY);
      const copy: unknown[] = [];
      for (let index = 0; index < length; index++) {
        copy.push(this.#copyMember(`[${index}]`, String(index), value[index]));
      }
      return copy;
    }
    const entries = readEntries(value);
    if (entries === undefined) return this.#refuse("must be a plain object, a Map or an array");
    // It has no prototype, so that `__proto__` is a name like any other.
    const copy: Record<string, unknown> = Object.create(null);
    for (const [name, member] of entries) {
      if (typeof name !== "string") return this.#refuse("must have names that are strings");
      this.#count(name.length + 2);
      copy[name] = this.#copyMember(`.${name}`, name, member);
    }
    return copy;
  }

  #copyMember(part: string, key: string, value: unknown): unknown {
    this.#path.push(part);
    const copy = this.#copy(key, value);
    this.#path.pop();
    return copy;
  }

  #count(characters: number): void {
    this.#left -= characters;
    if (this.#left >= 0) return;
    this.#path.length = 1;
    this.#refuse(`must have at most ${MAX_CONTENTS} characters`);
  }

  #field(): string {
    const field = this.#path.join("");
    return field.length > 256 ? `${field.slice(0, 256)}…` : field;
  }

  #refuse(expected: string): never {
    this.#refusal = new InvalidInputError(this.#field(), expected);
    throw this.#refusal;
  }
}

function callToJson(key: string, value: unknown): unknown {
  const mayHaveMethods = (typeof value === "object" && value !== null) || typeof value === "bigint";
  if (!mayHaveMethods) return value;
  const { toJSON } = value as { toJSON?: unknown };
  return typeof toJSON === "function" ? toJSON.call(value, key) : value;
}
