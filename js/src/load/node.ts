// Node: ESM and CommonJS.
import { compile, initialisers } from "./compile.js";
import { inlinedBytes } from "./inline.js";
import { provide } from "./start.js";

provide(() => compile(inlinedBytes()));

export const { init, initSync } = initialisers(inlinedBytes);
export * from "../index.js";
