// A cloud that answers at once, in a process of its own: what is measured is the worker. It checks nothing.
import { createServer } from "node:http";
import process from "node:process";
import { generateCustomers } from "../../../gateways/data.mjs";

/** @type {Map<number, Buffer>} */
const pages = new Map();

/** @param {number} limit */
function getPage(limit) {
  const page =
    pages.get(limit) ??
    Buffer.from(
      JSON.stringify({
        Response: { RequestId: "a-request-id", Total: 100_000, Customers: generateCustomers(limit, 1) },
      }),
    );
  pages.set(limit, page);
  return page;
}

const server = createServer((request, response) => {
  /** @type {Buffer[]} */
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const [, limit = "20"] = /"Limit":(\d+)/.exec(Buffer.concat(chunks).toString()) ?? [];
    const page = getPage(Number(limit));
    response.writeHead(200, { "content-type": "application/json", "content-length": page.length });
    response.end(page);
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address !== null && typeof address !== "string") console.log(address.port);
});
// It must not outlive the command.
process.stdin.on("end", () => process.exit()).resume();
