// Tencent Cloud, IoT Explorer: the parsers.
import { checkFlag, readMembers } from "./check.js";
import { readCustomerList, readPage, readResult } from "./core/packed.js";
import { parseAnswer, parseWith } from "./response.js";
import type { TencentResult } from "./tencent-types.js";
import type { CustomerList, Device, DeviceList, Order, OrderList, ResponseLike } from "./types.js";

/**
 * Reads the answer of `getCustomerList`.
 * Source: https://cloud.tencent.com/document/product/1465/59074
 *
 * @example
 * const { status, headers } = response;
 * const { total, customers } = parseCustomerList({ status, headers, body: await response.text() });
 *
 * @throws ApiError when the cloud said no or the answer cannot be read; InvalidInputError with the field `response`
 */
export function parseCustomerList(response: ResponseLike): CustomerList {
  return readCustomerList(parseWith(response, (core, ...split) => core.parseCustomerList(...split)));
}

/**
 * Reads the answer of `getDeviceList`.
 * Source: https://cloud.tencent.com/document/product/1465/59063
 *
 * @example
 * const { status, headers } = response;
 * const { devices } = parseDeviceList({ status, headers, body: await response.text() }, { includeSecrets: true });
 *
 * @param options `includeSecrets`: whether to keep the devices' secrets; by default they are left out
 * @throws as `parseCustomerList`; no error shows an answer that cannot be read
 */
export function parseDeviceList(
  response: ResponseLike,
  options?: { includeSecrets?: boolean | undefined },
): DeviceList {
  const { includeSecrets } = readMembers("options", options, ["includeSecrets"]);
  const keep = checkFlag("includeSecrets", includeSecrets);
  const { head, rows, droppedCells } = readPage<Device>(parseAnswer("devices", response, keep));
  return { ...head, devices: rows, droppedCells };
}

/**
 * Reads the answer of `getOrderList`.
 * Source: https://cloud.tencent.com/document/product/1465/59076
 *
 * @example
 * const { status, headers } = response;
 * const { orders } = parseOrderList({ status, headers, body: await response.text() });
 *
 * @throws as `parseCustomerList`
 */
export function parseOrderList(response: ResponseLike): OrderList {
  const { head, rows, droppedCells } = readPage<Order>(parseAnswer("orders", response));
  return { ...head, orders: rows, droppedCells };
}

/**
 * Reads the answer of any other action.
 * Source: https://cloud.tencent.com/document/product/1465/59055
 *
 * @example
 * const { result } = parseTencent({ status: response.status, headers: response.headers, body: await response.text() });
 *
 * @throws as `parseCustomerList`
 */
export function parseTencent(response: ResponseLike): TencentResult {
  const { json, head } = readResult(parseAnswer("tencent", response));
  const { RequestId: _, ...result } = JSON.parse(json as string) as Record<string, unknown>;
  return { ...head, result };
}
