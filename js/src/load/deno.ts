// Deno.
import { compiler } from "./compile.js";
import core from "./core.js";
import { decodeInlinedBytes } from "./inline.js";

core.provide(() => core.compile(decodeInlinedBytes(), compiler));

export const { init, initSync } = core.createInitialisers(compiler, decodeInlinedBytes);
export * from "../index.js";
