// The functions of the module and its one instance, which the entries start.
import * as glue from "../../../target/wasm/core_bg.js";
import { InvalidInputError } from "../errors.js";
import type { FreshHeaders } from "./lines.js";

export type Core = typeof glue;

/** Where the requests of a client go, and what is the same in all of them. */
export interface TencentConstants {
  url: string;
  headers: Record<string, string>;
  customerListAction: string;
}

/** As {@link TencentConstants}. Values of `headers` that are new in every request are empty. */
export interface AliyunConstants {
  origin: string;
  identityListPath: string;
  headers: Record<string, string>;
  freshHeaders: FreshHeaders;
}

/** What the module imports; wasm-bindgen chose the name. */
export const imports = { "./core_bg.js": glue };

let running = false;
let start = (): void => {
  throw createNotStartedError();
};

/** For hosts that cannot start the module without waiting. */
export function createNotStartedError(): InvalidInputError {
  return new InvalidInputError("init", "must have been awaited before anything else: `await init()`");
}

export function isRunning(): boolean {
  return running;
}

/** How to start the module without waiting. It is called at the first use, so that importing the package costs little. */
export function setStarter(starter: () => void): void {
  start = starter;
}

/** Every module of wasm-bindgen has a start; only this package's signs for both clouds. */
export function areOurs(exports: object): boolean {
  return "tencentsigner_new" in exports && "aliyunsigner_new" in exports;
}

/** Takes the exports of an instance into use. The first instance stays: clients hold pointers into its memory. */
export function attach(exports: object): void {
  if (running) return;
  glue.__wbg_set_wasm(exports);
  (exports as { __wbindgen_start: () => void }).__wbindgen_start();
  running = true;
}

/** The module's functions. Throws where the module is not running and cannot be started without waiting. */
export function getCore(): Core {
  if (!running) start();
  return glue;
}
