/**
 * @import { Api, Vector } from "../types.mjs"
 *
 * @typedef {"own" | "empty" | "importing" | "starting"} ModuleName
 * @typedef {object} Realm a part of a runtime in which the package was never imported
 * @property {() => Promise<Api>} load imports the package
 * @property {readonly Vector[]} vectors
 * @property {Uint8Array<ArrayBuffer>} bytes of iot-accounts.wasm
 * @property {string} url where `/iot-accounts.wasm` is served with its type and `/untyped` without
 * @property {Record<ModuleName, WebAssembly.Module>} modules this package's and those of foreign-modules.mjs, compiled
 *
 * @typedef {object} Host what kind of runtime it is
 * @property {boolean} compiles whether it compiles bytes; edge hosts forbid that
 * @property {boolean} ready whether the package can be used without `await init()`
 *
 * @typedef {{ name: string, run: (realm: Realm) => Promise<void> }} InitTest
 * @typedef {(name: string, run: (realm: Realm) => Promise<void>) => void} RegisterInit
 */

export {};
