// The client for pages over real connections: redirects, connections that are cut, and what the server sees of an abort.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, beforeEach, describe, test } from "node:test";
import { AccountsClient, ApiError } from "iot-accounts/client";

/** @typedef {import("node:http").IncomingMessage} IncomingMessage */
/** @typedef {import("node:http").ServerResponse} ServerResponse */

describe("the client for pages", () => {
  /** @type {(request: IncomingMessage, response: ServerResponse) => void} */
  let answer = () => {};
  /** @type {string[]} */
  let urls = [];
  const server = createServer((request, response) => {
    urls.push(request.url ?? "");
    answer(request, response);
  });
  /** @type {AccountsClient} */
  let client;

  before(async () => {
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    client = new AccountsClient({ baseUrl: `http://127.0.0.1:${port}/api`, token: "t" });
  });
  beforeEach(() => {
    urls = [];
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  /** @param {Promise<unknown>} promise @param {import("iot-accounts/client").ErrorKind} kind */
  const expectKind = (promise, kind) =>
    assert.rejects(promise, (error) => error instanceof ApiError && error.kind === kind);

  test("follows no redirect, wherever it leads", async () => {
    for (const [status, location] of /** @type {const} */ ([
      [302, "/sign-in"],
      [301, "https://proxy.example/sign-in"],
      [307, "/api/health"],
    ])) {
      answer = (_, response) => void response.writeHead(status, { location }).end("<html>");
      await assert.rejects(client.health(), /a redirect came.*sign-in/);
    }
    assert.deepEqual(urls, Array(3).fill("/api/health"));
  });

  test("tells a server that is not there from one that is no worker", async () => {
    answer = (request) => request.socket.destroy();
    await expectKind(client.health(), "network");
    answer = (_, response) => void response.writeHead(200, { "content-type": "text/html" }).end("<html>");
    await expectKind(client.health(), "malformed-response");
    const nobody = new AccountsClient({ baseUrl: "http://127.0.0.1:1/api" });
    await expectKind(nobody.health(), "network");
  });

  test("goes on with a stream whose connection was cut, from its last cursor", async () => {
    answer = ({ url = "" }, response) => {
      const start = Number(new URL(url, "http://worker").searchParams.get("cursor") ?? 0);
      response.writeHead(200, { "content-type": "application/x-ndjson" });
      const row = (/** @type {number} */ id) => `{"row":{"customerId":"${id}"}}\n`;
      response.write(`${row(start)}${row(start + 1)}{"progress":{"done":1},"cursor":"${start + 2}"}\n`);
      if (start === 4) return void response.end('{"end":true}\n');
      response.write(row(start + 2), () => setTimeout(() => response.destroy(), 20));
    };
    const ids = [];
    for await (const { customerId } of client.customers()) ids.push(customerId);
    assert.deepEqual(ids, ["0", "1", "2", "3", "4", "5"]);
    assert.equal(urls.length, 3);
  });

  test("leaves the server alone when the loop is left", { timeout: 5_000 }, async () => {
    const closed = new Promise((resolve) => {
      answer = (_, response) => {
        response.on("close", resolve).writeHead(200, { "content-type": "application/x-ndjson" });
        response.write('{"row":{"customerId":"1"}}\n');
      };
    });
    for await (const { customerId } of client.customers()) {
      assert.equal(customerId, "1");
      break;
    }
    await closed;
  });
});
