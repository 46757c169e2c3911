// All that leaves the worker, its responses and its log, is searched for its secrets.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, it } from "node:test";
import { startGateways } from "../../../gateways/index.mjs";
import { findMarkers, MARKERS, SECRET_NAMES } from "../../../tools/markers.mjs";
import { runWorker } from "../../worker/run.mjs";
import { createPost } from "./setup.mjs";

/** @import { Fault } from "../../../gateways/faults/options.mjs" */
/** @import { MarkerSet } from "../../../tools/markers.mjs" */

const CUSTOMERS = "/api/customers";
const IDENTITIES = "/api/identities";
const json = { "content-type": "application/json" };
/** @typedef {{ path: string, init?: RequestInit }} Call */
/** @type {readonly Call[]} */
const RIGHT = [
  { path: `${CUSTOMERS}?limit=5` },
  { path: `${CUSTOMERS}/stream?countryCode=86` },
  { path: IDENTITIES, init: createPost(["1", "nobody"]) },
  { path: `${IDENTITIES}/stream`, init: createPost(["1", "nobody"]) },
];
/** @type {readonly Call[]} */
const WRONG = [
  ...["/", "/api", "/constructor", "/.env", `${CUSTOMERS}/`, IDENTITIES].map((path) => ({ path })),
  { path: CUSTOMERS, init: { method: "DELETE" } },
  ...["limit=x", "offset=-1", "customerId=%00", "appSecret=1", "constructor=1"].flatMap((query) => [
    { path: `${CUSTOMERS}?${query}` },
    { path: `${CUSTOMERS}/stream?${query}` },
  ]),
  ...[
    { method: "POST", body: "{}" },
    ...["{", "null", '{"identityIds":1}'].map((body) => ({ method: "POST", headers: json, body })),
    ...[[1, ""], ["\ud800"], ["x".repeat(1024 * 1024)]].map(createPost),
  ].flatMap((init) => [
    { path: IDENTITIES, init },
    { path: `${IDENTITIES}/stream`, init },
  ]),
];
/** @type {readonly Fault[]} */
const OF_BOTH = [
  { kind: "throttled", retryAfter: 90 },
  { kind: "status", status: 500 },
  { kind: "html" },
  { kind: "clock" },
  { kind: "clock", aheadMs: -86_400_000 },
  ...["dropped-connection", "nonce-reused", "cut-body", "truncated-json", "empty-body", "garbage"].map(
    (kind) => ({
      kind,
    }),
  ),
];
/** @type {Readonly<Record<"tencent" | "aliyun", readonly Fault[]>>} */
const FAULTS = {
  tencent: [
    ...OF_BOTH,
    { kind: "error", code: "InvalidParameterValue" },
    { kind: "error", code: "AuthFailure.SignatureFailure" },
    { kind: "changed-header", name: "content-type", value: "text/plain" },
  ],
  aliyun: [
    ...OF_BOTH,
    { kind: "error", code: 460 },
    { kind: "gateway-error", message: "Invalid AppSecret" },
    { kind: "changed-header", name: "accept", value: "*/*" },
    { kind: "string-to-sign", maxLength: 40 },
    { kind: "changed-path", path: "/iotx/account/queryIdentityList?a=1" },
  ],
};

for (const set of /** @type {MarkerSet[]} */ (Object.keys(MARKERS))) {
  describe(`secrets that are ${set}`, () => {
    const { tencentSecret: tencent, aliyunSecret: aliyun } = MARKERS[set];
    /** @type {Awaited<ReturnType<typeof startGateways>>} */
    let gateways;

    before(async () => {
      gateways = await startGateways({ appSecrets: { tencent, aliyun } });
    });
    after(() => gateways?.close());

    /**
     * Runs `use` with a worker that has the secrets, and searches what came out of it.
     *
     * @param {Record<string, string>} changes to the bindings
     * @param {(get: (call: Call) => Promise<number>) => Promise<void>} use `get` gives the status
     */
    async function searchAll(changes, use) {
      /** @type {string[]} */
      const seen = [];
      const worker = await runWorker({
        bindings: {
          TENCENT_APP_KEY: gateways.tencent.appKey,
          TENCENT_APP_SECRET: tencent,
          TENCENT_ENDPOINT: gateways.tencent.endpoint,
          ALIYUN_APP_KEY: gateways.aliyun.appKey,
          ALIYUN_APP_SECRET: aliyun,
          ALIYUN_ENDPOINT: gateways.aliyun.origin,
          ...changes,
        },
        log: (line) => seen.push(line),
      });
      try {
        await use(async ({ path, init }) => {
          const response = await fetch(worker.url + path, { ...init, redirect: "manual" });
          const headers = [...response.headers].map((header) => header.join(": "));
          seen.push(`${response.status} ${response.statusText}`, ...headers, await response.text());
          return response.status;
        });
      } finally {
        await worker.dispose();
      }
      assert.deepEqual(findMarkers(seen.join("\n"), set, SECRET_NAMES), []);
    }

    it("are in no response and no log, whatever the caller sends", () =>
      searchAll({}, async (get) => {
        for (const call of RIGHT) assert.equal(await get(call), 200, call.path);
        for (const call of WRONG) {
          const status = await get(call);
          assert.ok(status >= 400 && status < 500, `${call.path} gave ${status}`);
        }
      }));

    it("are in none, whatever the clouds answer", () =>
      searchAll({}, async (get) => {
        const [customers, customerStream, identities, identityStream] = RIGHT;
        assert.ok(customers && customerStream && identities && identityStream);
        for (const [cloud, calls] of /** @type {const} */ ([
          ["tencent", [customers, customerStream]],
          ["aliyun", [identities, identityStream]],
        ])) {
          for (const fault of FAULTS[cloud]) {
            for (const call of calls) {
              gateways[cloud].faults.next(fault);
              await get(call);
              gateways[cloud].faults.clear();
            }
          }
        }
      }));

    it("are in none when the clouds have others, are out of reach, or send back what they got", async () => {
      const other = await startGateways();
      const echo = createServer((request, response) => {
        let body = JSON.stringify(request.rawHeaders);
        request.on("data", (chunk) => {
          body += chunk;
        });
        request.on("end", () =>
          response.writeHead(403, { "x-ca-error-message": "Invalid AppKey" }).end(body),
        );
      });
      await new Promise((resolve) => echo.listen(0, "127.0.0.1", () => resolve(undefined)));
      const address = echo.address();
      assert.ok(address !== null && typeof address === "object");
      try {
        for (const [tencentEndpoint, aliyunEndpoint] of [
          [other.tencent.endpoint, other.aliyun.origin],
          ["http://127.0.0.1:1/", "http://127.0.0.1:1"],
          [`http://127.0.0.1:${address.port}/`, `http://127.0.0.1:${address.port}`],
        ]) {
          const changes = { TENCENT_ENDPOINT: tencentEndpoint ?? "", ALIYUN_ENDPOINT: aliyunEndpoint ?? "" };
          await searchAll(changes, async (get) => {
            for (const call of RIGHT.filter(({ path }) => !path.includes("stream"))) {
              assert.ok((await get(call)) >= 400, call.path);
            }
          });
        }
      } finally {
        await other.close();
        echo.closeAllConnections();
        echo.close();
      }
    });

    for (const [description, changes] of /** @type {const} */ ([
      ["are wrong", { TENCENT_APP_SECRET: `${tencent}\n`, ALIYUN_APP_SECRET: ` ${aliyun}` }],
      ["stand where the key belongs", { TENCENT_APP_KEY: `${tencent} `, ALIYUN_APP_KEY: `${aliyun} ` }],
      [
        "stand in the endpoint",
        { TENCENT_ENDPOINT: `https://a:${tencent}@host`, ALIYUN_ENDPOINT: `https://host/${aliyun}` },
      ],
    ])) {
      it(`are in none when they ${description}`, () =>
        searchAll(changes, async (get) => {
          for (const call of RIGHT) assert.equal(await get(call), 500, call.path);
        }));
    }
  });
}
