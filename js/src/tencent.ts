// Tencent Cloud, IoT Explorer: the client and the parsers.

import {
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
import type { Core, TencentConstants } from "./core/module.js";
import { readCustomerList, readPage } from "./core/packed.js";
import { SignerHandle } from "./core/signer.js";
import { callParser } from "./core/thrown.js";
import { dispose } from "./dispose.js";
import { InvalidInputError } from "./errors.js";
import { markParser, readOverrides } from "./request.js";
import { splitResponse } from "./response.js";
import type {
  CustomerList,
  Device,
  DeviceList,
  Order,
  OrderList,
  ResponseLike,
  SignedRequest,
  SigningOverrides,
} from "./types.js";

/** Options of a TencentClient. */
export interface TencentClientOptions {
  /** `AppKey`: sent with every request. Printable ASCII without space, `&` or `=`. */
  appKey: string;
  /** Never sent, never shown. It must not reach a browser: sign in an edge worker or on a server. */
  appSecret: string;
  /**
   * Where the requests go; by default `https://iot.cloud.tencent.com/api/exploreropen/serviceapi`. https, or http to a
   * loopback host; without a path it gets that of the default.
   */
  endpoint?: string | URL | undefined;
  /** Milliseconds to add to this machine's clock, when it is known to be off; by default 0. */
  clockOffsetMs?: number | undefined;
}

/**
 * The parameters of ServiceGetCustomerList, all optional. An empty string counts as absent.
 * Source: https://cloud.tencent.com/document/product/1465/59074
 */
export interface CustomerListParams {
  /** `CustomerId`: only this customer. 1 to 32 letters, digits or underscores. */
  customerId?: string | undefined;
  /** `CountryCode`: only customers with this country code of the telephone, such as `"86"`. 1 to 32 digits. */
  countryCode?: string | undefined;
  /** `PhoneNumber`: only customers with this number. 1 to 32 digits. */
  phoneNumber?: string | undefined;
  /** `Offset`: how many customers to skip, an integer from 0 to 2^31-1. */
  offset?: number | undefined;
  /** `Limit`: how many customers to give at most, an integer from 1 to 2^31-1; the vendor documents no maximum. */
  limit?: number | undefined;
}

/**
 * The value of a parameter of any action: how arrays and objects are signed is not documented, so they are refused; a
 * JSON text is an ordinary string. Numbers beyond ±(2^53-1) must be bigints to be exact.
 */
export type Scalar = string | number | bigint | boolean;

/** The parameters of any action by the vendor's names, 8 Mi characters together; `undefined`, `null` and `""` are absent. */
export type TencentParams =
  | Record<string, Scalar | null | undefined>
  | ReadonlyMap<string, Scalar | null | undefined>;

/** The answer of any other action. */
export interface TencentResult {
  /** `RequestId`: the id of the request, repeated. */
  requestId?: string;
  /** The members of `Response` but for `RequestId`, as the vendor names them. */
  result: Record<string, unknown>;
}

/** Of a bigint. */
const MAX_BITS = 1024;
const OPTIONS: ReadonlySet<string> = new Set(["appKey", "appSecret", "endpoint", "clockOffsetMs"]);
/** @internal The names of CustomerListParams. */
export const CUSTOMER_LIST_PARAMS: ReadonlySet<string> = new Set([
  "customerId",
  "countryCode",
  "phoneNumber",
  "offset",
  "limit",
]);

/** Neither a proxy of a client nor what only inherits from one has its key. */
const clients = new WeakSet<object>();

/** @internal Also for the methods of a client, which may be called without one. */
export function checkTencentClient(client: unknown, field = "client"): void {
  if (clients.has(client as object)) return;
  throw new InvalidInputError(field, "must be a TencentClient, whose methods are called on it");
}

/** A customer to make. Source: https://cloud.tencent.com/document/product/1465/59073 */
export interface NewCustomer {
  /** `CustomerId`: 1 to 32 letters, digits or underscores. */
  customerId: string;
  /** `CountryCode`: the country code of the telephone, 1 to 32 digits. */
  countryCode: string;
  /** `PhoneNumber`: 1 to 32 digits. */
  phoneNumber: string;
}

/** Which devices to give. Source: https://cloud.tencent.com/document/product/1465/59063 */
export interface DeviceListParams {
  /** `ProductId`: 1 to 64 printable ASCII characters without space, `&` or `=`. */
  productId: string;
  /** `Offset`: how many devices to skip, an integer from 0 to 2^31-1, by default 0. */
  offset?: number | undefined;
  /** `Limit`: how many devices to give at most, an integer from 1 to 2^31-1, by default 20. */
  limit?: number | undefined;
  /**
   * Whether the answer keeps the devices' secrets (`appKey`, `devicePsk`, `appSKey`, `nwkSKey`); by default they are left out. It
   * counts for the request that was signed, not for a copy of it.
   */
  includeSecrets?: boolean | undefined;
}

/** Which orders to give, all optional. Source: https://cloud.tencent.com/document/product/1465/59076 */
export interface OrderListParams {
  /** `CustomerId`: only those of this customer. 1 to 32 letters, digits or underscores. */
  customerId?: string | undefined;
  /** `OrderNo`: only this order. 1 to 64 printable ASCII characters without space, `&` or `=`. */
  orderNo?: string | undefined;
  /** `Offset`: how many orders to skip, an integer from 0 to 2^31-1. */
  offset?: number | undefined;
  /** `Limit`: how many orders to give at most, an integer from 1 to 2^31-1. */
  limit?: number | undefined;
}

const NEW_CUSTOMER: ReadonlySet<string> = new Set(["customerId", "countryCode", "phoneNumber"]);
const DEVICE_LIST_PARAMS: ReadonlySet<string> = new Set(["productId", "offset", "limit", "includeSecrets"]);
const ORDER_LIST_PARAMS: ReadonlySet<string> = new Set(["customerId", "orderNo", "offset", "limit"]);

/**
 * Signs requests for Tencent's IoT Explorer. It never touches the network.
 * Source: https://cloud.tencent.com/document/product/1465/59055
 */
export class TencentClient {
  readonly #signer: SignerHandle<InstanceType<Core["TencentSigner"]>>;
  readonly #constants: TencentConstants;

  /** @throws InvalidInputError that names the option that is wrong */
  constructor(options: TencentClientOptions) {
    const { appKey, appSecret, endpoint, clockOffsetMs } = readMembers("options", options, OPTIONS);
    checkOptionalString("appKey", appKey);
    checkOptionalString("appSecret", appSecret);
    const url = normalizeUrl("endpoint", endpoint);
    this.#signer = new SignerHandle(
      clockOffsetMs,
      (core, clockOffsetMs) => new core.TencentSigner({ appKey, appSecret, endpoint: url, clockOffsetMs }),
    );
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
  const [body, status, headers] = splitResponse(response);
  return readCustomerList(callParser(body, (core) => core.parseCustomerList(body, status, headers)));
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
  const { includeSecrets } = readMembers("options", options, new Set(["includeSecrets"]));
  const keep = checkFlag("includeSecrets", includeSecrets);
  const [body, status, headers] = splitResponse(response);
  const packed = callParser(body, (core) => core.parseTencentAnswer("devices", keep, body, status, headers));
  const { head, rows, droppedCells } = readPage<Device>(packed);
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
  const [body, status, headers] = splitResponse(response);
  const packed = callParser(body, (core) => core.parseTencentAnswer("orders", false, body, status, headers));
  const { head, rows, droppedCells } = readPage<Order>(packed);
  return { ...head, orders: rows, droppedCells };
}

function checkFlag(field: string, value: unknown): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value !== "boolean") throw new InvalidInputError(field, "must be true or false");
  return value;
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
  const [body, status, headers] = splitResponse(response);
  const answer: { requestId?: string; json: string } = callParser(body, (core) =>
    core.parseTencent(body, status, headers),
  );
  const { RequestId: _, ...result } = JSON.parse(answer.json) as Record<string, unknown>;
  return answer.requestId === undefined ? { result } : { requestId: answer.requestId, result };
}
