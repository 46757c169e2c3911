// All that the page shows, keeps and sends is searched for secrets: those of the worker, which it must not even get, and
// those that it signs with. So is what `npm start` prints.
import assert from "node:assert/strict";
import { it } from "node:test";
import { startGateways } from "../../../gateways/index.mjs";
import { findMarkers, MARKERS, SECRET_NAMES } from "../../../tools/markers.mjs";
import { prove } from "../../prove.mjs";
import { serve } from "../../serve.mjs";
import {
  button,
  open,
  page,
  readFailure,
  switchToPageMode,
  waitForRange,
  waitUntilSettled,
} from "./setup.mjs";

/** @import { MarkerSet } from "../../../tools/markers.mjs" */

const SETS = /** @type {MarkerSet[]} */ (Object.keys(MARKERS));

export function registerSecretTests() {
  for (const set of SETS) {
    const { tencentSecret: tencent, aliyunSecret: aliyun } = MARKERS[set];

    it(`gets nothing of the worker's secrets that are ${set}, and neither does the terminal`, async (context) => {
      const clouds = await startGateways({ appSecrets: { tencent, aliyun } });
      const env = {
        ACCESS_TOKEN: "of the operator",
        TENCENT_APP_KEY: clouds.tencent.appKey,
        TENCENT_APP_SECRET: tencent,
        TENCENT_ENDPOINT: clouds.tencent.endpoint,
        ALIYUN_APP_KEY: clouds.aliyun.appKey,
        ALIYUN_APP_SECRET: aliyun,
        ALIYUN_ENDPOINT: clouds.aliyun.origin,
      };
      /** @type {string[]} */
      const printed = [];
      context.mock.method(console, "log", (/** @type {string} */ line) => printed.push(line));
      const demo = await serve({ env, log: (line) => printed.push(line) });
      try {
        const seen = watch();
        await open(demo.url);
        await page.getByLabel("Identity ids").fill(clouds.identities[0]?.identityId ?? "");
        await button("#aliyun", "Look up").click();
        await waitForRange("#aliyun", "1 identity");
        await button("#tencent", "Load all").click();
        await waitForRange("#tencent", `All ${clouds.customers.length} customers`);
        clouds.aliyun.faults.next({ kind: "changed-header", name: "accept", value: "*/*" });
        await button("#aliyun", "Look up").click();
        await readFailure("#aliyun");
        clouds.tencent.faults.next({ kind: "error", code: "AuthFailure.SignatureFailure" });
        await button("#tencent", "Look up").click();
        await readFailure("#tencent");
        await switchToPageMode();
        assert.equal(await prove(demo), true);
        clouds.tencent.faults.next({ kind: "error", code: "AuthFailure.SignatureFailure" });
        assert.equal(await prove(demo), false);
        assert.ok(printed.length > 5);
        const all = [...printed, ...(await seen()), ...(await readPage()), ...(await readInputs())];
        assert.ok(all.length > 50);
        assert.deepEqual(findMarkers(all.join("\n"), set, SECRET_NAMES), []);
      } finally {
        await demo.close();
        await clouds.close();
      }
    });

    it(`neither shows, keeps nor sends the secrets that it signs with, which are ${set}`, async () => {
      const demo = await serve({ gateways: { appSecrets: { tencent, aliyun } }, log: () => {} });
      try {
        // It gets those of the local gateways, to put them into the fields.
        const seen = watch({ without: "/config.json" });
        await open(demo.url);
        await switchToPageMode();
        await button("#aliyun", "Look up").click();
        await waitUntilSettled();
        await button("#tencent", "Load all").click();
        await waitForRange("#tencent", `All ${demo.gateways.customers.length} customers`);
        for (const fault of [
          { kind: "changed-header", name: "accept", value: "*/*" },
          { kind: "dropped-connection" },
        ]) {
          demo.gateways.aliyun.faults.next(fault);
          await button("#aliyun", "Look up").click();
          await waitUntilSettled();
        }
        for (const [card, secret] of /** @type {const} */ ([
          ["#tencent", tencent],
          ["#aliyun", aliyun],
        ])) {
          // One that is refused before anything is signed, and one that the cloud refuses.
          for (const wrong of [`${secret}\u0001`, `${secret}${secret}`]) {
            await page.locator(`${card}-secret`).fill(wrong);
            await page.locator(`${card}-secret`).press("Enter");
            await readFailure(card);
            await waitUntilSettled();
          }
        }
        assert.deepEqual(findMarkers((await readInputs()).join("\n"), set).length, SECRET_NAMES.length);
        const all = [...(await seen()), ...(await readPage())];
        assert.ok(all.length > 50);
        assert.deepEqual(findMarkers(all.join("\n"), set, SECRET_NAMES), []);
      } finally {
        await demo.close();
      }
    });
  }
}

/**
 * Notes what crosses between the page and any server, and what its console says.
 *
 * @param {{ without?: string }} [options] the end of the address of an answer that is not noted
 * @returns {() => Promise<string[]>} all until then
 */
function watch({ without } = {}) {
  /** @type {(string | Promise<string>)[]} */
  const seen = [];
  page.on("console", (message) => {
    seen.push(message.text());
    // What is printed as an object has no text.
    for (const argument of message.args())
      seen.push(argument.jsonValue().then(JSON.stringify, () => "no JSON"));
  });
  page.on("pageerror", ({ message, stack }) => seen.push(`${message}\n${stack}`));
  page.on("request", (request) => {
    seen.push(`${request.method()} ${request.url()}`, request.postData() ?? "");
    seen.push(request.allHeaders().then(JSON.stringify, () => "no headers"));
  });
  page.on("response", (response) => {
    seen.push(response.allHeaders().then(JSON.stringify, () => "no headers"));
    if (without === undefined || !response.url().endsWith(without))
      seen.push(response.text().catch(() => "no body"));
  });
  return () => Promise.all(seen);
}

/** What is in the fields. */
function readInputs() {
  return page
    .locator("input, textarea")
    .evaluateAll((fields) =>
      fields.map((field) =>
        field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement ? field.value : "",
      ),
    );
}

/** What the page shows and keeps, without what is in the fields. */
async function readPage() {
  const kept = await page.evaluate(async () => {
    const databases = await indexedDB.databases();
    const requests = await Promise.all(
      (await caches.keys()).map(async (name) =>
        (await (await caches.open(name)).keys()).map(({ url }) => url),
      ),
    );
    return [
      ...[document.documentElement.outerHTML, document.body.innerText, document.title, document.cookie],
      ...[location.href, window.name, JSON.stringify(history.state), JSON.stringify(requests)],
      ...[
        JSON.stringify({ ...localStorage }),
        JSON.stringify({ ...sessionStorage }),
        JSON.stringify(databases),
      ],
      ...performance.getEntries().map(({ name }) => name),
    ];
  });
  return [...kept, JSON.stringify(await page.context().storageState())];
}
