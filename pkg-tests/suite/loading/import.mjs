import { expect } from "chai";
import { catchError, catchRejection, TENCENT } from "../helpers.mjs";
import { expectSigns } from "./helpers.mjs";

/** @import { Host, RegisterInit } from "./types.mjs" */

/** What edge hosts forbid, or make useless, while a script is imported. */
const FORBIDDEN = {
  Date: ["now"],
  Math: ["random"],
  performance: ["now"],
  crypto: ["getRandomValues", "randomUUID"],
  WebAssembly: ["compile", "compileStreaming", "instantiate", "instantiateStreaming", "Instance", "Module"],
  globalThis: ["Date", "fetch", "setTimeout"],
};

/** Hosts use clocks and timers, too, while they import; the package's files and the runners' bundles are named so. */
const OWN = /iot-accounts/;

/**
 * Notes every use that the package makes of what is forbidden at import.
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
        if (OWN.test(new Error().stack ?? "")) used.push(`${ownerName}.${name}`);
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
      const isOwn = Object.hasOwn(owner, name);
      // Some hosts let nobody define them anew, and yet let them be replaced.
      owner[name] = value;
      undo.push(() => {
        if (isOwn) owner[name] = original;
        else Reflect.deleteProperty(owner, name);
      });
    }
  }
  return {
    used,
    restore: () => {
      for (const one of undo.reverse()) one();
    },
  };
}

/**
 * @param {RegisterInit} test
 * @param {Host} host
 */
export default function register(test, host) {
  test("import: asks for no time, no randomness and no network, and compiles nothing", async (realm) => {
    const { used, restore } = watch();
    let api;
    try {
      api = await realm.load();
      expect(used).to.deep.equal([]);
      // The watch does see what the package does.
      api.initSync(realm.modules.own);
      new api.TencentClient(TENCENT).getCustomerList();
      expect(used).to.have.members(["WebAssembly.Instance", "Date.now", "crypto.getRandomValues"]);
    } finally {
      restore();
    }
    expectSigns(api, realm);
  });

  test(
    host.ready ? "the first use needs no init" : "a use before init says that init comes first",
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

  test("without WebAssembly the import does no harm, and every use says what is missing", async (realm) => {
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
        ["new TencentClient, once more", catchError(() => new loaded.TencentClient(TENCENT))],
      ];
      for (const [what, error] of errors) {
        expect(error, what).to.be.instanceOf(loaded.InvalidInputError);
        expect(error, what)
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
