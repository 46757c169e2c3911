// What the calls of Tencent take and give. Types only: nothing of this file is left in the JavaScript.

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
