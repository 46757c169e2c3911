// What `send` knows of the holder of a token. Not more: who sends without one must not download it.
import type { ApiError } from "../errors.js";
import { InvalidInputError } from "../errors.js";

/** Neither a proxy of a holder nor what only inherits from one is in it. */
const holders = new WeakSet<object>();

/** The codes of kind `credentials` by which the service says that a token has ended or is none. */
const ENDED: readonly string[] = ["401", "460", "2043", "2401", "29003"];

export function addHolder(holder: object): void {
  holders.add(holder);
}

export function checkHolder(tokens: unknown): void {
  if (holders.has(tokens as object)) return;
  throw new InvalidInputError("tokens", "must be what `cloudTokens` gave, whose methods are called on it");
}

export function saysThatTokenEnded({ provider, kind, code }: ApiError): boolean {
  return provider === "aliyun" && kind === "credentials" && ENDED.includes(code);
}
