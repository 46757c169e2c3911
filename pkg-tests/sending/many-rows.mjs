// Reads very many rows by a loop, checks that each comes once and in order, and prints what memory that took. A process of its
// own: loop-memory.test.mjs gives it a heap that is too small for a loop that keeps anything of every row.
import process from "node:process";
import { AliyunClient, allIdentities, customers, identities, TencentClient } from "iot-accounts";

const DIGITS = 10;
const PREFIX = "50ebop4f8c3fxxxxxxxx7a";
const [loop = "", rowCount = ""] = process.argv.slice(2);
const ROWS = Number(rowCount);

/**
 * A page whose rows differ in their number alone: it is written once, and then only the digits change.
 *
 * @param {string} start
 * @param {(id: string) => string} createRow
 * @param {string} end
 */
function createPager(start, createRow, end) {
  const encoder = new TextEncoder();
  const row = createRow(PREFIX + "0".repeat(DIGITS));
  const digitsAt = row.indexOf(PREFIX) + PREFIX.length;
  const rowLength = row.length + 1;
  /** @type {Uint8Array<ArrayBuffer>} */
  let page = new Uint8Array();
  let pageRows = -1;
  /** @param {number} offset @param {number} count */
  return (offset, count) => {
    if (count !== pageRows) {
      page = encoder.encode(`${start}${Array(count).fill(row).join()}${end}`);
      pageRows = count;
    }
    for (let index = 0; index < count; index++) {
      let rest = offset + index;
      const first = start.length + index * rowLength + digitsAt;
      for (let place = first + DIGITS - 1; place >= first; place--) {
        page[place] = 48 + (rest % 10);
        rest = Math.floor(rest / 10);
      }
    }
    return new Response(page);
  };
}

let highestExternal = 0;

/** @param {(body: string) => Response} respond @returns {import("iot-accounts").FetchLike} */
const createFetch = (respond) => async (_, init) => {
  highestExternal = Math.max(highestExternal, process.memoryUsage().external);
  return respond(String(init.body));
};

const pageCustomers = createPager(
  '{"Response":{"Customers":[',
  (id) => `{"CustomerId":"${id}","CountryCode":"86","PhoneNumber":"13900000000"}`,
  `],"Total":${ROWS},"RequestId":"eac6b301-a322-493a-8e36-83b295459397"}}`,
);
const pageIdentities = createPager(
  '{"code":200,"id":"bb179e80-a322-493a-8e36-83b295459397","data":[',
  (id) =>
    `{"gmtCreate":1508314232000,"identityId":"${id}","loginSource":"openAccount","phone":"13900000000"}`,
  "]}",
);
const tencent = new TencentClient({ appKey: "key", appSecret: "secret" });
const aliyun = new AliyunClient({ appKey: "key", appSecret: "secret" });

function* createIds() {
  for (let index = 0; index < ROWS; index++) yield PREFIX + String(index).padStart(DIGITS, "0");
}

/** @type {Record<string, () => AsyncIterable<{ customerId?: string, identityId?: string }>>} */
const loops = {
  customers: () => {
    const fetch = createFetch((body) => {
      const { Offset, Limit } = JSON.parse(body);
      return pageCustomers(Offset, Math.min(Limit, ROWS - Offset));
    });
    return customers(tencent, {}, { fetch, pageSize: 5000 });
  },
  allIdentities: () => {
    const fetch = createFetch((body) => {
      const { offset, count } = JSON.parse(body).params;
      return pageIdentities(offset, Math.min(count, ROWS - offset));
    });
    return allIdentities(aliyun, { fetch, pageSize: 2500 });
  },
  identities: () => {
    let offset = 0;
    const fetch = createFetch((body) => {
      const count = JSON.parse(body).params.identityIds.length;
      offset += count;
      return pageIdentities(offset - count, count);
    });
    return identities(aliyun, createIds(), { fetch, batchSize: 1000 });
  },
};

const rows = loops[loop]?.();
if (rows === undefined) throw new Error(`there is no loop \`${loop}\``);
let count = 0;
for await (const { customerId, identityId } of rows) {
  const id = customerId ?? identityId;
  if (Number(id?.slice(PREFIX.length)) !== count) throw new Error(`row ${count} is ${id}`);
  count += 1;
}
console.log(JSON.stringify({ count, highestExternal }));
