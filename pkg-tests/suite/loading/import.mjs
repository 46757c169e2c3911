import { expect } from "chai";
import { catchError, catchRejection, TENCENT } from "../helpers.mjs";
import { expectSigns } from "./helpers.mjs";

/** @import { Host, RegisterInit } from "./types.mjs" */

/** What edge hosts forbid, or do not support, while a module is imported. */
const FORBIDDEN = {
  Date: ["now"],
  Math: ["random"],
  performance: ["now"],
  crypto: ["getRandomValues", "randomUUID"],
  WebAssembly: ["compile", "compileStreaming", "instantiate", "instantiateStreaming", "Instance", "Module"],
  globalThis: ["Date", "fetch", "setTimeout"],
};

/** Hosts use clocks and timers too while they import; this is in the names of the package's files and of the bundles. */
const PACKAGE_FILE = /iot-accounts/;

/**
 * Records every use of a forbidden function by the package.
 *
 * @returns {{ used: string[], restore: () => void }}
 */
function watch() {
  /** @type {string[]} */
  const used = [];
  /** @type {(() => void)[]} */
  const undo = [];
  for (const [ownerName, names] of Object.entries(FORBIDDEN)) {
    const owner = ownerName === "globalThis" ? globalThis : Reflect.get(globalThis, ownerName);
    for (const name of names) {
      const original = Reflect.get(owner, name);
      if (typeof original !== "function") continue;
      const note = () => {
        if (PACKAGE_FILE.test(new Error().stack ?? "")) used.push(`${ownerName}.${name}`);
      };
      const value = new Proxy(original, {
        apply(target, self, args) {
          note();
          return Reflect.apply(target, self, args);
        },
        construct(target, args, newTarget) {
          note();
          return Reflect.construct(target, args, newTarget);
        },
      });
      const isOwnProperty = Object.hasOwn(owner, name);
      // Some hosts do not allow defineProperty here, but do allow assignment.
      owner[name] = value;
      undo.push(() => {
        if (isOwnProperty) owner[name] = original;
        else Reflect.deleteProperty(owner, name);
      });
    }
  }
  return {
    used,
    restore: () => {
      for (const undoOne of undo.reverse()) undoOne();
    },
  };
}

/**
 * @param {RegisterInit} test
 * @param {Host} host
 */
export default function register(test, host) {
  test("import: uses no clock, randomness or network, and compiles nothing", async (realm) => {
    const { used, restore } = watch();
    let api;
    try {
      api = await realm.load();
      expect(used).to.deep.equal([]);
      // The same watch does record what the package uses later.
      api.initSync(realm.modules.iotAccounts);
      new api.TencentClient(TENCENT).getCustomerList();
      expect(used).to.have.members(["WebAssembly.Instance", "Date.now", "crypto.getRandomValues"]);
    } finally {
      restore();
    }
    expectSigns(api, realm);
  });

  test(
    host.ready ? "the first use needs no init" : "a use before init is an error that says to call init",
    async (realm) => {
      const api = await realm.load();
      if (!host.ready) {
        const error = catchError(() => new api.TencentClient(TENCENT));
        expect(error).to.be.instanceOf(api.InvalidInputError);
        expect(error).to.include({ field: "init" });
        expect(error).to.have.property("message").that.contains("await init()");
        await api.init();
      }
      expectSigns(api, realm);
    },
  );

  test("without WebAssembly the import succeeds, and every use says that it is missing", async (realm) => {
    const { WebAssembly: original } = globalThis;
    Reflect.deleteProperty(globalThis, "WebAssembly");
    let api;
    try {
      expect(typeof WebAssembly).to.equal("undefined");
      const loaded = await realm.load();
      api = loaded;
      /** @type {[string, unknown][]} */
      const errors = [
        ["new TencentClient", catchError(() => new loaded.TencentClient(TENCENT))],
        ["parseAliyun", catchError(() => loaded.parseAliyun("{}"))],
        ["init", await catchRejection(loaded.init())],
        ["init with bytes", await catchRejection(loaded.init(realm.bytes))],
        ["initSync", catchError(() => loaded.initSync(realm.bytes))],
        ["new TencentClient, second time", catchError(() => new loaded.TencentClient(TENCENT))],
      ];
      for (const [description, error] of errors) {
        expect(error, description).to.be.instanceOf(loaded.InvalidInputError);
        expect(error, description)
          .to.have.property("message")
          .that.matches(/WebAssembly.*\bmissing\b/);
      }
    } finally {
      Object.defineProperty(globalThis, "WebAssembly", {
        value: original,
        configurable: true,
        writable: true,
      });
    }
    await api.init();
    expectSigns(api, realm);
  });
}
