// The package's requests are understood by a second server, which is made from the rules of the gateway plugin and shares
// no code with the stand-in or the package.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { AliyunClient, ApiError, identities, send, stringToSign } from "iot-accounts";
import { drawAliyunRequests } from "../differential/random-requests.mjs";
import { createStringToSign, startPluginGateway } from "./plugin-gateway.mjs";

const CONSUMER = { key: "203771245", secret: "k3pQvX0mZr7uTnWd1sYb8eHg5jLa2cFi", name: "tests" };
const REQUESTS = 1000;
const SEED = 0x1c_a5;

/** @type {import("./plugin-gateway.mjs").PluginGateway} */
let gateway;
before(async () => {
  gateway = await startPluginGateway([CONSUMER], ({ body }) => {
    const { id, params } = JSON.parse(body.toString("utf8"));
    const ids = /** @type {string[] | undefined} */ (params.identityIds);
    return { code: 200, data: ids?.map((identityId) => ({ identityId })) ?? params, id };
  });
});
after(() => gateway.close());

const createClient = (changes = {}) =>
  new AliyunClient({
    appKey: CONSUMER.key,
    appSecret: CONSUMER.secret,
    endpoint: gateway.origin,
    ...changes,
  });

describe("the rules of the gateway plugin", () => {
  /** @type {{ hmacSha256: { stringToSign: string }[] }} */
  const { hmacSha256: rows } = JSON.parse(
    readFileSync(new URL("../../vectors/gateway-hmac-sha256.json", import.meta.url), "utf8"),
  );

  for (const [url, text] of /** @type {const} */ ([
    ["/test?a=1&b", "/test?a=1&b"],
    ["/test?b=&a=1", "/test?a=1&b"],
    ["/test?name", "/test?name"],
    ["/test?c&b=2&a=1", "/test?a=1&b=2&c"],
    ["/test?keyword=hello+world", "/test?keyword=hello world"],
    ["/test?space=a+b&literal=a%2Bb", "/test?literal=a+b&space=a b"],
  ])) {
    it(`give the published string to sign of ${url}`, () => {
      const headers = { accept: "application/json", "x-ca-signature-headers": "" };
      const request = { method: "GET", url, headers, body: Buffer.alloc(0) };
      const created = createStringToSign(request);
      assert.equal(created, `GET\napplication/json\n\n\n\n${text}`);
      const published = rows.filter((row) => row.stringToSign.endsWith(`\n${text}`));
      assert.ok(published.length > 0, "no published row has this path and query");
    });
  }

  it("sign the headers that are listed, sorted, in lower case", () => {
    const headers = {
      "content-type": "application/json",
      "x-ca-nonce": "787dd0c2-7bd8-41cd-9c19-62c05ea524a2",
      "x-ca-key": "appKey",
      "x-ca-timestamp": "1646365291734",
      "x-ca-signature-headers": "X-Ca-Timestamp,x-ca-key,x-ca-nonce,content-type,x-ca-signature",
    };
    const created = createStringToSign({ method: "GET", url: "/get", headers, body: Buffer.alloc(0) });
    assert.equal(
      created,
      "GET\n\n\napplication/json\n\nx-ca-key:appKey\nx-ca-nonce:787dd0c2-7bd8-41cd-9c19-62c05ea524a2\n" +
        "x-ca-timestamp:1646365291734\n/get",
    );
  });
});

describe("a server made from the rules of the gateway plugin", () => {
  it("accepts a look-up in batches", async () => {
    const ids = Array.from({ length: 120 }, (_, index) => `id_${index}_灯`);
    const found = [];
    for await (const { identityId } of identities(createClient(), ids)) found.push(identityId);
    assert.deepEqual(found, ids);
  });

  it(`accepts ${REQUESTS} random requests`, async () => {
    for (const { client: options, identityIds, path, call } of drawAliyunRequests(REQUESTS, SEED)) {
      const { stage, iotToken, cloudToken, language } = options;
      const client = createClient({ stage, iotToken, cloudToken, language });
      if (identityIds === undefined) {
        const { data } = await send(() => client.request(path, call), { retries: 0 });
        assert.deepEqual(data, JSON.parse(JSON.stringify(call.params)));
      } else {
        const list = await send(() => client.queryIdentityList(identityIds), { retries: 0 });
        assert.deepEqual(
          list.identities.map(({ identityId }) => identityId),
          identityIds,
        );
      }
      client[Symbol.dispose]();
    }
  });

  for (const [description, changes, status] of /** @type {const} */ ([
    ["another secret", { appSecret: "another-secret" }, 400],
    ["an unknown key", { appKey: "1" }, 401],
    ["a wrong clock", { clockOffsetMs: -20 * 60 * 1000 }, 400],
  ])) {
    it(`refuses ${description}`, async () => {
      const client = createClient(changes);
      await assert.rejects(
        send(() => client.queryIdentityList(["1"]), { retries: 0 }),
        (error) => error instanceof ApiError && error.status === status,
      );
    });
  }

  it("refuses a changed body and a changed header", async () => {
    const request = createClient().queryIdentityList(["1"]);
    for (const changed of [
      { ...request, body: request.body.replace('"1"', '"2"') },
      { ...request, headers: { ...request.headers, "x-ca-stage": "TEST" } },
      { ...request, headers: { ...request.headers, accept: "*/*" } },
    ]) {
      const response = await fetch(changed.url, changed);
      assert.equal(response.status, 400);
      await response.arrayBuffer();
    }
  });

  it("shows the string that the package signed when it refuses a signature", async () => {
    const request = createClient({ appSecret: "another-secret" }).queryIdentityList(["1"]);
    const response = await fetch(request.url, request);
    assert.equal(await response.text(), "Invalid Signature");
    const shown = stringToSign(request).replaceAll("\n", "#");
    assert.equal(response.headers.get("x-ca-error-message"), `Server StringToSign:\`${shown}\``);
  });
});
