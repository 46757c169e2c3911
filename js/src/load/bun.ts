// Bun.
import { compile, createInitialisers } from "./compile.js";
import { decodeInlinedBytes } from "./inline.js";
import { provide } from "./start.js";

provide(() => compile(decodeInlinedBytes()));

export const { init, initSync } = createInitialisers(decodeInlinedBytes);
export * from "../index.js";
