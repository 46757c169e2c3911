// The page's reader of the worker's streams, in Node.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

/** @typedef {import("../src/accounts.ts").Accounts} Accounts */

/** @type {Accounts} */
let accounts;
before(async () => {
  const outfile = fileURLToPath(new URL("../../target/tests/through-worker.mjs", import.meta.url));
  const entry = fileURLToPath(new URL("../src/through-worker.ts", import.meta.url));
  await build({ entryPoints: [entry], bundle: true, outfile, format: "esm", platform: "browser" });
  accounts = (await import(pathToFileURL(outfile).href)).workerAccounts;
});

/**
 * A worker whose response never ends after these lines.
 *
 * @param {import("node:test").TestContext} context
 * @param {readonly unknown[]} lines text as it is, anything else as JSON
 */
function serveLines(context, lines) {
  const text = lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n");
  const found = { cancelled: false };
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode(`${text}\n`)),
    cancel: () => {
      found.cancelled = true;
    },
  });
  context.mock.method(
    globalThis,
    "fetch",
    async (/** @type {string} */ _, /** @type {RequestInit} */ { signal }) => {
      assert.ok(signal instanceof AbortSignal);
      return new Response(body);
    },
  );
  return found;
}

const watch = { signal: new AbortController().signal, onProgress: () => {}, onRetry: () => {} };
const filters = { customerId: "", countryCode: "", phoneNumber: "" };
const row = { row: { customerId: "one", identityId: "one" } };

for (const [name, start] of /** @type {[string, () => AsyncIterable<object>][]} */ ([
  ["allCustomers", () => accounts.allCustomers(filters, watch)],
  ["identities", () => accounts.identities(["one"], watch)],
])) {
  describe(`the stream of ${name} is cancelled`, () => {
    it("when the loop is left", async (context) => {
      const found = serveLines(context, [row, row]);
      for await (const _ of start()) break;
      assert.equal(found.cancelled, true);
    });

    for (const [description, line] of /** @type {const} */ ([
      ["at its end", { end: true }],
      ["after an error of the worker", { error: { kind: "server", message: "failed" } }],
      ["at a line that cannot be read", "<html>"],
    ])) {
      it(description, async (context) => {
        const found = serveLines(context, [row, line, row]);
        let rows = 0;
        try {
          for await (const _ of start()) rows += 1;
        } catch (error) {
          assert.equal(error instanceof Error && error.constructor.name, "Failure");
        }
        assert.equal(rows, 1);
        assert.equal(found.cancelled, true);
      });
    }
  });
}
