// Tencent Cloud, IoT Explorer: the client.

import {
  checkFlag,
  checkOptionalString,
  checkString,
  MAX_CONTENTS,
  MAX_TEXT,
  nameMember,
  normalizeUrl,
  read,
  readEntries,
  readMembers,
  toOptionalNumber,
} from "./check.js";
import { readTencentRequest } from "./core/lines.js";
import type { TencentConstants } from "./core/module.js";
import { SignerHandle } from "./core/signer.js";
import { dispose } from "./dispose.js";
import { InvalidInputError } from "./errors.js";
import { markParser, readOverrides } from "./request.js";
import { parseCustomerList, parseDeviceList, parseOrderList, parseTencent } from "./tencent-parsers.js";
import type {
  CustomerListParams,
  DeviceListParams,
  NewCustomer,
  OrderListParams,
  TencentClientOptions,
  TencentParams,
  TencentResult,
} from "./tencent-types.js";
import type {
  CustomerList,
  DeviceList,
  OrderList,
  ResponseLike,
  SignedRequest,
  SigningOverrides,
} from "./types.js";

/** Of a bigint. */
const MAX_BITS = 1024;
const OPTIONS: readonly string[] = ["appKey", "appSecret", "endpoint", "clockOffsetMs"];
/** @internal The names of CustomerListParams. */
export const CUSTOMER_LIST_PARAMS: readonly string[] = [
  "customerId",
  "countryCode",
  "phoneNumber",
  "offset",
  "limit",
];

/** Neither a proxy of a client nor what only inherits from one has its key. */
const clients = new WeakSet<object>();

/** @internal Also for the methods of a client, which may be called without one. */
export function checkTencentClient(client: unknown, field = "client"): void {
  if (clients.has(client as object)) return;
  throw new InvalidInputError(field, "must be a TencentClient, whose methods are called on it");
}

const NEW_CUSTOMER: readonly string[] = ["customerId", "countryCode", "phoneNumber"];
const DEVICE_LIST_PARAMS: readonly string[] = ["productId", "offset", "limit", "includeSecrets"];
const ORDER_LIST_PARAMS: readonly string[] = ["customerId", "orderNo", "offset", "limit"];

/**
 * Signs requests for Tencent's IoT Explorer. It never touches the network.
 * Source: https://cloud.tencent.com/document/product/1465/59055
 */
export class TencentClient {
  readonly #signer: SignerHandle;
  readonly #constants: TencentConstants;

  /** @throws InvalidInputError that names the option that is wrong */
  constructor(options: TencentClientOptions) {
    const given = readMembers("options", options, OPTIONS);
    checkOptionalString("appKey", given.appKey);
    checkOptionalString("appSecret", given.appSecret);
    const endpoint = normalizeUrl("endpoint", given.endpoint);
    this.#signer = new SignerHandle("tencent", { ...given, endpoint });
    this.#constants = this.#signer.use((signer) => signer.constants());
    clients.add(this);
  }

  /**
   * A page of the product's customers; its parser is `parseCustomerList`.
   * Source: https://cloud.tencent.com/document/product/1465/59074
   *
   * @example
   * const { total, customers } = await send((overrides) => client.getCustomerList({ limit: 20 }, overrides));
   *
   * @throws InvalidInputError that names the parameter that is wrong, or `client` after dispose
   */
  getCustomerList(params?: CustomerListParams, overrides?: SigningOverrides): SignedRequest<CustomerList> {
    checkTencentClient(this);
    const { customerId, countryCode, phoneNumber, offset, limit } = readMembers(
      "params",
      params,
      CUSTOMER_LIST_PARAMS,
    );
    checkOptionalString("customerId", customerId);
    checkOptionalString("countryCode", countryCode);
    checkOptionalString("phoneNumber", phoneNumber);
    const [from, count] = [toOptionalNumber(offset), toOptionalNumber(limit)];
    const given = readOverrides(overrides);
    const lines = this.#signer.use((signer) =>
      signer.getCustomerList(customerId, countryCode, phoneNumber, from, count, given),
    );
    const { url, headers } = this.#constants;
    return markParser(readTencentRequest<CustomerList>(lines, url, headers), parseCustomerList);
  }

  /**
   * The same page by the vendor's names of the parameters; its parser is `parseCustomerList`.
   *
   * @example
   * client.request("ServiceGetCustomerList", { Limit: 20 });
   */
  request(
    action: "ServiceGetCustomerList",
    params?: TencentParams,
    overrides?: SigningOverrides,
  ): SignedRequest<CustomerList>;
  /**
   * Any action of the same API, such as `ServiceDescribeDeviceData`; its parser is `parseTencent`.
   * Source: https://cloud.tencent.com/document/product/1465/59055
   *
   * @example
   * const params = { ProductId: "ABCDE12345", DeviceName: "lamp" };
   * const { result } = await send((overrides) => client.request("ServiceDescribeDeviceData", params, overrides));
   *
   * @param action the action's name
   * @param params the action's parameters by the vendor's names; `undefined`, `null` and `""` are absent
   * @throws InvalidInputError with the field `action`, `params.NAME` or that of an override, or `client` after dispose
   */
  request(action: string, params?: TencentParams, overrides?: SigningOverrides): SignedRequest<TencentResult>;
  request(action: string, params?: TencentParams, overrides?: SigningOverrides): SignedRequest {
    checkTencentClient(this);
    const copy = readParams(params ?? {});
    const given = readOverrides(overrides);
    checkString("action", action);
    const lines = this.#signer.use((signer) => signer.request(action, copy, given));
    const { url, headers, customerListAction } = this.#constants;
    const parser = action === customerListAction ? parseCustomerList : parseTencent;
    return markParser(readTencentRequest(lines, url, headers), parser);
  }

  /**
   * Makes a customer; its parser is `parseTencent`. It writes: `send` does not repeat it when it may have arrived.
   * Source: https://cloud.tencent.com/document/product/1465/59073
   *
   * @example
   * client.createCustomer({ customerId: "Customer1", countryCode: "86", phoneNumber: "13900000000" });
   *
   * @throws InvalidInputError that names the parameter that is wrong, or `client` after dispose
   */
  createCustomer(customer: NewCustomer, overrides?: SigningOverrides): SignedRequest<TencentResult> {
    checkTencentClient(this);
    return this.#call(
      "createCustomer",
      readMembers("customer", customer, NEW_CUSTOMER),
      overrides,
      parseTencent,
    );
  }

  /**
   * A page of a product's devices; its parser is `parseDeviceList`.
   * Source: https://cloud.tencent.com/document/product/1465/59063
   *
   * @example
   * client.getDeviceList({ productId: "ABCDE12345", offset: 0, limit: 20 });
   *
   * @throws InvalidInputError that names the parameter that is wrong, or `client` after dispose
   */
  getDeviceList(params: DeviceListParams, overrides?: SigningOverrides): SignedRequest<DeviceList> {
    const { includeSecrets, ...rest } = readMembers("params", params, DEVICE_LIST_PARAMS);
    const options = { includeSecrets: checkFlag("includeSecrets", includeSecrets) };
    checkTencentClient(this);
    return this.#call("getDeviceList", rest, overrides, (response) => parseDeviceList(response, options));
  }

  /**
   * A page of orders; its parser is `parseOrderList`.
   * Source: https://cloud.tencent.com/document/product/1465/59076
   *
   * @example
   * client.getOrderList({ customerId: "Customer1", offset: 0, limit: 20 });
   *
   * @throws InvalidInputError that names the parameter that is wrong, or `client` after dispose
   */
  getOrderList(params?: OrderListParams, overrides?: SigningOverrides): SignedRequest<OrderList> {
    checkTencentClient(this);
    return this.#call(
      "getOrderList",
      readMembers("params", params, ORDER_LIST_PARAMS),
      overrides,
      parseOrderList,
    );
  }

  /** Signs a call of the core's table. */
  #call<Result>(
    name: string,
    params: Readonly<object>,
    overrides: SigningOverrides | undefined,
    parser: (response: ResponseLike) => Result,
  ): SignedRequest<Result> {
    for (const [field, value] of Object.entries(params)) {
      if (typeof value === "string") checkString(field, value);
    }
    const given = readOverrides(overrides);
    const lines = this.#signer.use((signer) => signer.call(name, params, given));
    const { url, headers } = this.#constants;
    return markParser(readTencentRequest(lines, url, headers), parser);
  }

  /** Milliseconds to add to this machine's clock when signing; setting it throws InvalidInputError for a fraction. */
  get clockOffsetMs(): number {
    checkTencentClient(this);
    return this.#signer.clockOffsetMs;
  }

  set clockOffsetMs(value: number) {
    checkTencentClient(this);
    this.#signer.clockOffsetMs = value;
  }

  /** Wipes the key. Optional: the garbage collector does it too, later. */
  [dispose](): void {
    checkTencentClient(this);
    this.#signer.dispose();
  }
}

/** A copy of the parameters, each read once. */
function readParams(params: unknown): Record<string, unknown> {
  const entries = read("params", () => readEntries(params));
  if (entries === undefined) throw new InvalidInputError("params", "must be a plain object or a Map");
  let characters = 0;
  for (const [name, value] of entries) {
    if (typeof name !== "string") throw new InvalidInputError("params", "must have names that are strings");
    if (name.length > MAX_TEXT)
      throw new InvalidInputError(
        nameMember("params", name),
        `must have a name of at most ${MAX_TEXT} characters`,
      );
    characters += name.length;
    if (typeof value === "string") characters += value.length;
    // Its digits take time that grows with the square of their number.
    if (typeof value === "bigint" && BigInt.asIntN(MAX_BITS, value) !== value)
      throw new InvalidInputError(nameMember("params", name), `must have at most ${MAX_BITS} bits`);
  }
  if (characters > MAX_CONTENTS)
    throw new InvalidInputError("params", `must have at most ${MAX_CONTENTS} characters together`);
  return Object.fromEntries(entries);
}
