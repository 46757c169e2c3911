// Tencent Cloud, IoT Explorer: the client and the parsers.

import {
  clockOffset,
  isAbsent,
  known,
  optionalNumber,
  optionalString,
  optionalUrl,
  string,
} from "./check.js";
import { Cells } from "./core/packed.js";
import { dispose } from "./dispose.js";
import { guarded, InvalidInputError } from "./errors.js";
import type { Core } from "./load/start.js";
import { core } from "./load/start.js";
import type { SignedRequest, SigningOverrides } from "./request.js";
import { lines, OVERRIDES } from "./request.js";
import type { ResponseLike } from "./response.js";
import { parts } from "./response.js";

/** What a TencentClient is made of. */
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
  /** `Offset`: how many customers to pass over, an integer from 0 to 2^31-1. */
  offset?: number | undefined;
  /** `Limit`: the most customers to give, an integer from 1 to 2^31-1; the vendor documents no maximum of its own. */
  limit?: number | undefined;
}

/**
 * The value of a parameter of any action: how arrays and objects are signed is not documented, so they are refused; a
 * JSON text is an ordinary string. Numbers beyond ±(2^53-1) must be bigints to be exact.
 */
export type Scalar = string | number | bigint | boolean;

/** One customer. Source: https://cloud.tencent.com/document/product/1465/59061 */
export interface Customer {
  /** `CustomerId`: the id that the product gave this user. */
  customerId: string;
  /** `CountryCode`: the country code of the telephone, digits. */
  countryCode?: string;
  /** `PhoneNumber`. */
  phoneNumber?: string;
}

/** A page of customers. Source: https://cloud.tencent.com/document/product/1465/59074 */
export interface CustomerList {
  /** `RequestId`: the request's own, repeated. */
  requestId?: string;
  /** `Total`: how many customers fit the filters, on all pages together. */
  total: number;
  /** `Customers`: those of this page. */
  customers: Customer[];
}

/** What any other action answered. */
export interface TencentResult {
  /** `RequestId`: the request's own, repeated. */
  requestId?: string;
  /** The members of `Response` but for `RequestId`, as the vendor names them. */
  result: Record<string, unknown>;
}

const OPTIONS: ReadonlySet<string> = new Set(["appKey", "appSecret", "endpoint", "clockOffsetMs"]);
/** @internal The names of CustomerListParams. */
export const CUSTOMER_LIST_PARAMS: ReadonlySet<string> = new Set([
  "customerId",
  "countryCode",
  "phoneNumber",
  "offset",
  "limit",
]);

/**
 * Signs requests for Tencent's IoT Explorer. It never touches the network.
 * Source: https://cloud.tencent.com/document/product/1465/59055
 */
export class TencentClient {
  #signer: InstanceType<Core["TencentSigner"]> | undefined;
  readonly #url: string;
  #clockOffsetMs: number;

  /** @throws InvalidInputError that names the option that is wrong */
  constructor(options: TencentClientOptions) {
    const { appKey, appSecret, endpoint, clockOffsetMs } = known("options", options, OPTIONS);
    const key = string("appKey", appKey);
    const secret = string("appSecret", appSecret);
    const url = optionalUrl("endpoint", endpoint);
    this.#clockOffsetMs = clockOffset(clockOffsetMs);
    this.#signer = guarded(() => new (core().TencentSigner)(key, secret, url));
    this.#url = this.#signer.url();
  }

  /**
   * A page of the product's customers; its parser is `parseCustomerList`.
   * Source: https://cloud.tencent.com/document/product/1465/59074
   *
   * @throws InvalidInputError that names the parameter that is wrong, or `client` after dispose
   */
  getCustomerList(params?: CustomerListParams, overrides?: SigningOverrides): SignedRequest<CustomerList> {
    const { customerId, countryCode, phoneNumber, offset, limit } = known(
      "params",
      params,
      CUSTOMER_LIST_PARAMS,
    );
    const { requestId, nonce, timestamp } = known("overrides", overrides, OVERRIDES);
    return this.#signed((signer) =>
      signer.getCustomerList(
        optionalString("customerId", customerId),
        optionalString("countryCode", countryCode),
        optionalString("phoneNumber", phoneNumber),
        optionalNumber(offset),
        optionalNumber(limit),
        optionalString("requestId", requestId),
        optionalNumber(nonce),
        optionalNumber(timestamp),
        this.#clockOffsetMs,
      ),
    );
  }

  /** The same page by the vendor's names of the parameters; its parser is `parseCustomerList`. */
  request(
    action: "ServiceGetCustomerList",
    params?: Record<string, Scalar | null | undefined>,
    overrides?: SigningOverrides,
  ): SignedRequest<CustomerList>;
  /**
   * Any action of the same API, such as `ServiceDescribeDeviceData`; its parser is `parseTencent`.
   * Source: https://cloud.tencent.com/document/product/1465/59055
   *
   * @param action the action's name
   * @param params its own parameters by the vendor's names; `undefined`, `null` and `""` are absent
   * @throws InvalidInputError with the field `action`, `params.NAME` or that of an override, or `client` after dispose
   */
  request(
    action: string,
    params?: Record<string, Scalar | null | undefined>,
    overrides?: SigningOverrides,
  ): SignedRequest<TencentResult>;
  request(
    action: string,
    params?: Record<string, Scalar | null | undefined>,
    overrides?: SigningOverrides,
  ): SignedRequest {
    const typed = JSON.stringify(typedParams(params ?? {}));
    const { requestId, nonce, timestamp } = known("overrides", overrides, OVERRIDES);
    return this.#signed((signer) =>
      signer.request(
        string("action", action),
        typed,
        optionalString("requestId", requestId),
        optionalNumber(nonce),
        optionalNumber(timestamp),
        this.#clockOffsetMs,
      ),
    );
  }

  /** Milliseconds to add to this machine's clock when signing; setting it throws InvalidInputError for a fraction. */
  get clockOffsetMs(): number {
    return this.#clockOffsetMs;
  }

  set clockOffsetMs(value: number) {
    this.#clockOffsetMs = clockOffset(value);
  }

  /** Wipes the key. Optional: the garbage collector does it too, later. */
  [dispose](): void {
    this.#signer?.free();
    this.#signer = undefined;
  }

  #signed<Result>(sign: (signer: InstanceType<Core["TencentSigner"]>) => string): SignedRequest<Result> {
    const signer = this.#signer;
    if (signer === undefined)
      throw new InvalidInputError("client", "must not be used after it was disposed of");
    const [requestId = "", body = ""] = lines(
      guarded(() => sign(signer)),
      2,
    );
    return {
      url: this.#url,
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      requestId,
    };
  }
}

/** Names and values in turn; a value is a text behind the first letter of its type. What is absent is left out. */
function typedParams(params: unknown): string[] {
  if (typeof params !== "object" || params === null || Array.isArray(params))
    throw new InvalidInputError("params", "must be an object");
  const typed: string[] = [];
  for (const [name, value] of Object.entries(params)) {
    if (!isAbsent(value)) typed.push(string("params", name), typedText(`params.${name}`, value));
  }
  return typed;
}

function typedText(field: string, value: unknown): string {
  if (typeof value === "string") return `s${string(field, value)}`;
  if (typeof value === "boolean") return `b${value}`;
  if (typeof value === "bigint") return `n${value}`;
  if (typeof value !== "number") {
    const expected =
      "must be a string, number, bigint or boolean: how an array or object is signed is not documented";
    throw new InvalidInputError(field, expected);
  }
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    throw new InvalidInputError(field, "must be within ±(2^53-1), or a bigint, to be exact");
  // As `JSON.stringify` writes it; the core refuses what is not finite.
  return `n${value}`;
}

/**
 * Reads the answer of `getCustomerList`.
 * Source: https://cloud.tencent.com/document/product/1465/59074
 *
 * @throws ApiError when the cloud said no or the answer cannot be read; InvalidInputError with the field `response`
 */
export function parseCustomerList(response: ResponseLike): CustomerList {
  const [body, status, headers] = parts(response);
  const cells = new Cells(guarded(() => core().parseCustomerList(body, status, headers)));
  const requestId = cells.next();
  const total = Number(cells.next());
  const customers: Customer[] = [];
  while (!cells.isEmpty) {
    const customerId = cells.next() ?? "";
    const countryCode = cells.next();
    const phoneNumber = cells.next();
    // One literal for the common shape: engines make those at once, and members added later one by one.
    if (countryCode !== undefined && phoneNumber !== undefined) {
      customers.push({ customerId, countryCode, phoneNumber });
      continue;
    }
    const customer: Customer = { customerId };
    if (countryCode !== undefined) customer.countryCode = countryCode;
    if (phoneNumber !== undefined) customer.phoneNumber = phoneNumber;
    customers.push(customer);
  }
  return requestId === undefined ? { total, customers } : { requestId, total, customers };
}

/**
 * Reads the answer of any other action.
 * Source: https://cloud.tencent.com/document/product/1465/59055
 *
 * @throws as `parseCustomerList`
 */
export function parseTencent(response: ResponseLike): TencentResult {
  const [body, status, headers] = parts(response);
  const cells = new Cells(guarded(() => core().parseTencent(body, status, headers)));
  const requestId = cells.next();
  const { RequestId: _, ...result } = JSON.parse(cells.next() ?? "{}") as Record<string, unknown>;
  return requestId === undefined ? { result } : { requestId, result };
}
