// The functions of the module and its one instance, which the entries start.
import type { Exports } from "../../../target/wasm/glue.js";
import { createGlue } from "../../../target/wasm/glue.js";
import { InvalidInputError } from "../errors.js";
import type { FreshHeaders } from "./lines.js";

/** The functions of one instance. */
export type Core = Exports;

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

/** What an instance needs to be made, and what is done with it. */
export interface Linked {
  /** The module's imports; wasm-bindgen chose the name. */
  imports: { "./core_bg.js": object };
  /** Gives the functions of the instance with these exports. */
  begin(exports: object): Core;
  /** Takes the instance into use. The first one stays: clients hold pointers into its memory. */
  attach(exports: object): void;
}

interface Instance {
  core: Core;
  memory: { readonly buffer: ArrayBuffer };
  /** Lets go of the instance: what is finalised later does nothing. */
  detach(): void;
}

let running: Instance | undefined;
let start = (): void => {
  throw createNotStartedError();
};
let startAnother = (): Core | undefined => undefined;

/** For hosts that cannot start the module without waiting. */
export function createNotStartedError(): InvalidInputError {
  return new InvalidInputError("init", "must have been awaited before anything else: `await init()`");
}

export function isRunning(): boolean {
  return running !== undefined;
}

/** Whether these are the functions of the instance that is running. */
export function isCurrent(core: Core): boolean {
  return running?.core === core;
}

/**
 * How to start the module without waiting. It is called at the first use, so that importing the package costs little.
 *
 * @param another starts one more instance, which is not taken into use; it gives `undefined` where that cannot be
 */
export function setStarter(starter: () => void, another: () => Core | undefined): void {
  start = starter;
  startAnother = another;
}

/** Every module of wasm-bindgen has a start; only this package's signs for both clouds. */
export function areOurs(exports: object): boolean {
  return "signer_getCustomerList" in exports && "signer_queryIdentityList" in exports;
}

/** Gets ready for an instance. Each has a glue of its own, whose caches and finalisers belong to its memory. */
export function link(): Linked {
  const glue = createGlue();
  const begin = (exports: object): Core => {
    glue.__wbg_set_wasm(exports);
    (exports as { __wbindgen_start(): void }).__wbindgen_start();
    return glue;
  };
  return {
    imports: { "./core_bg.js": glue },
    begin,
    attach(exports) {
      if (running !== undefined) return;
      const { memory } = exports as Pick<Instance, "memory">;
      begin(exports);
      running = { core: glue, memory, detach: () => glue.__wbg_set_wasm({ __wbg_signer_free() {} }) };
    },
  };
}

/** The module's functions. Throws where the module is not running and cannot be started without waiting. */
export function getCore(): Core {
  if (running === undefined) start();
  return (running as unknown as Instance).core;
}

/**
 * The functions of an instance that nobody else uses, and whose memory is freed with it: WebAssembly's memory grows and never
 * shrinks. Where the engine does not start another one without waiting, they are those of the instance that is running.
 */
export function getPassingCore(): Core {
  const core = getCore();
  return startAnother() ?? core;
}

/**
 * After a call that did not come to its end, by a trap or an exception of the host, the memory cannot be trusted. It is
 * wiped, since it holds keys, and the next call starts a new instance.
 */
export function abandon(core: Core): void {
  if (running === undefined || !isCurrent(core)) return;
  const { memory, detach } = running;
  running = undefined;
  detach();
  new Uint8Array(memory.buffer).fill(0);
}
