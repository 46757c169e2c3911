/**
 * @import { Api, Vector } from "../types.mjs"
 *
 * @typedef {"iotAccounts" | "empty" | "importing" | "starting"} ModuleName
 * @typedef {object} Realm a process, worker or context in which the package was never imported
 * @property {() => Promise<Api>} load imports the package
 * @property {readonly Vector[]} vectors
 * @property {Uint8Array<ArrayBuffer>} bytes of iot-accounts.wasm
 * @property {string} url serves `/iot-accounts.wasm` with its content type and `/untyped` with another one
 * @property {Record<ModuleName, WebAssembly.Module>} modules this package's module and those of foreign-modules.mjs, compiled
 *
 * @typedef {object} Host properties of the runtime
 * @property {boolean} compiles whether it may compile bytes; edge hosts forbid that
 * @property {boolean} ready whether the package can be used without `await init()`
 *
 * @typedef {{ name: string, run: (realm: Realm) => Promise<void> }} InitTest
 * @typedef {(name: string, run: (realm: Realm) => Promise<void>) => void} RegisterInit
 */

export {};
