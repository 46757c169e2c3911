// The shapes that several files share. Types only: nothing of this file is left in the JavaScript.

declare const result: unique symbol;

/**
 * A plain object, ready to be sent: `fetch(request.url, request)`. It never holds the app secret, but anybody who
 * sees it can send it once. Every header and the body must be sent as they are.
 *
 * @typeParam Result what the answer's parser gives
 */
export interface SignedRequest<Result = unknown> {
  /** The absolute address. */
  url: string;
  /** Both clouds take no other method. */
  method: "POST";
  /** Names in lower case. */
  headers: Record<string, string>;
  /** JSON text, UTF-8. */
  body: string;
  /** The id that the answer repeats (Tencent `RequestId`, Aliyun `id`); the vendors' support asks for it. */
  requestId: string;
  /** Only a type: ties the request to its parser's result. */
  readonly [result]?: Result;
}

/** Values in place of those that are drawn at random or read from the clock for every request. */
export interface SigningOverrides {
  /**
   * Tencent `RequestId`, Aliyun `id`: 1 to 128 printable ASCII characters without space, `&` or `=`; by default a UUID
   * v4 (for Aliyun without dashes).
   */
  requestId?: string | undefined;
  /**
   * Tencent `Nonce`: an integer from 1 to 2^31-1. Aliyun `x-ca-nonce`: a string under the rule of `requestId`, by
   * default a UUID v4. Must not repeat for 15 minutes.
   */
  nonce?: string | number | undefined;
  /** The time of signing in milliseconds since 1970, for both clouds; by default `Date.now()` plus `clockOffsetMs`. */
  timestamp?: number | undefined;
  /** Aliyun `request.iotToken`, for this request in place of the client's. */
  iotToken?: string | undefined;
  /** Aliyun `request.cloudToken`, for this request in place of the client's. Not sent where a token is asked for. */
  cloudToken?: string | undefined;
}

/**
 * An answer: its body as text or UTF-8 bytes, or the whole of it. Give the whole where you can: Aliyun's gateway puts
 * its errors into headers, under an empty body. A body may have at most 67108864 (64 Mi) characters or bytes.
 *
 * `const response = await fetch(request.url, request);`
 * `parseCustomerList({ status: response.status, headers: response.headers, body: await response.text() })`
 */
export type ResponseLike =
  | string
  | Uint8Array
  | {
      /** The HTTP status, 100 to 999: from 600 on it counts as a failure of the server, as 500 to 599 do. */
      status: number;
      /** Those of a fetch response, or a Map or plain object with names in any case. */
      headers?: Headers | ReadonlyMap<string, string> | Record<string, string> | undefined;
      /** Text, or UTF-8 bytes. */
      body: string | Uint8Array;
    };

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
  /** `RequestId`: the id of the request, repeated. */
  requestId?: string;
  /** `Total`: how many customers fit the filters, on all pages together. */
  total: number;
  /** `Customers`: those of this page. */
  customers: Customer[];
  /**
   * How many country codes and telephone numbers of this page are missing from `customers` because the vendor wrote neither
   * a text nor a number there; as a rule 0. A page with a customer whose id cannot be read is refused as a whole.
   */
  droppedCells: number;
}

/**
 * One identity. The vendor may leave out any member; which there are depends on the call and on the edition of the API.
 * Source: https://help.aliyun.com/knowledge_detail/177817.html
 */
export interface Identity {
  /** The tenant's id. */
  tenantId?: string;
  /** The unified identity's id. */
  identityId?: string;
  /** The name that the user shows. */
  nickName?: string;
  /** The name that the user logs in by. */
  loginName?: string;
  /** The telephone number. */
  phone?: string;
  /** The e-mail address. */
  email?: string;
  /** The picture's address, as the user or the vendor set it. */
  avatarUrl?: string;
  /** The id that the user logs in by. */
  loginId?: string;
  /** How the user logs in, as the vendor wrote it. */
  loginSource?: string;
  /** When the identity was made, as the vendor wrote it. */
  gmtCreate?: string;
  /** When the identity was last changed, as the vendor wrote it. */
  gmtModified?: string;
  /** The country code of the telephone. */
  phoneLocationCode?: string;
  /** The gender, as the vendor wrote it. */
  gender?: string;
  /** The state of the account, as the vendor wrote it. */
  status?: string;
  /** `1` online, `0` offline. */
  onlineStatus?: string;
  /** When the user last logged in, as the vendor wrote it. */
  lastLoginTime?: string;
  /** The scope's id. */
  scopeId?: string;
  /** The app key that made the identity. */
  createAppKey?: string;
  /** Who made the identity; the vendor's spelling. */
  creater?: string;
  /** The identity that made this one. */
  createrIdentityId?: string;
  /** Who changed it last. */
  modifier?: string;
  /** The limit of sub-identities, as the vendor wrote it. */
  subIdentityLimitCode?: string;
  /** `lastLoginTime` in milliseconds since 1970; a date without a zone is China's time. Absent when it is no time. */
  lastLoginTimeMs?: number;
  /** `gmtCreate`, in the same way. */
  gmtCreateMs?: number;
  /** `gmtModified`, in the same way. */
  gmtModifiedMs?: number;
}

/**
 * The identities that were asked for; the vendor leaves out unknown ids.
 * Source: https://help.aliyun.com/knowledge_detail/177817.html
 */
export interface IdentityList {
  /** `id`: the id of the request, repeated. */
  requestId?: string;
  /** `data`. */
  identities: Identity[];
  /**
   * How many members are missing from `identities` because the vendor wrote neither a text nor a number there, the
   * `identityId` included; as a rule 0.
   */
  droppedCells: number;
}

/** A token of the cloud. Source: https://help.aliyun.com/document_detail/177833.html */
export interface CloudToken {
  /** `id`: the id of the request, repeated. */
  requestId?: string;
  /** `cloudToken`, which some answers call `iotToken`. A secret: whoever has it acts for the project. */
  cloudToken: string;
  /** `expireIn`, or `expiresIn`: how long it can be used, in milliseconds; two hours where the answer does not say. */
  expiresInMs: number;
}

/** One identity, or none. Source: https://help.aliyun.com/document_detail/602015.html */
export interface IdentityResult {
  /** `id`: the id of the request, repeated. */
  requestId?: string;
  /** `data`; absent when there is no such identity. */
  identity?: Identity;
  /** As of an IdentityList. */
  droppedCells: number;
}

/** The id under which an app knows an identity. Source: https://help.aliyun.com/document_detail/177902.html */
export interface OpenIdResult {
  /** `id`: the id of the request, repeated. */
  requestId?: string;
  /** `data`. */
  openId: string;
}

/** One device, every member as the vendor wrote it. Source: https://cloud.tencent.com/document/product/1465/59061 */
export interface Device {
  /** `DeviceName`. */
  deviceName: string;
  /** `Status`: `"0"` offline, `"1"` online, `"2"` failed, `"3"` inactive. */
  status?: string;
  /** `FirstOnlineTime`. */
  firstOnlineTime?: string;
  /** `LoginTime`. */
  loginTime?: string;
  /** `CreateTime`. */
  createTime?: string;
  /** `Version`. */
  version?: string;
  /** `DeviceCert`. */
  deviceCert?: string;
  /** `LogLevel`. */
  logLevel?: string;
  /** `DevAddr`. */
  devAddr?: string;
  /** `DevEUI`. */
  devEUI?: string;
  /** `AppKey`: a secret, there only when it was asked for. */
  appKey?: string;
  /** `DevicePsk`: a secret, there only when it was asked for. */
  devicePsk?: string;
  /** `AppSKey`: a secret, there only when it was asked for. */
  appSKey?: string;
  /** `NwkSKey`: a secret, there only when it was asked for. */
  nwkSKey?: string;
}

/** A page of a product's devices. Source: https://cloud.tencent.com/document/product/1465/59063 */
export interface DeviceList {
  /** `RequestId`: the id of the request, repeated. */
  requestId?: string;
  /** `Total`: how many devices there are, on all pages together. */
  total: number;
  /** `Devices`: those of this page. */
  devices: Device[];
  /** How many members are missing because the vendor wrote neither a text nor a number there. */
  droppedCells: number;
}

/** One order, every member as the vendor wrote it. Source: https://cloud.tencent.com/document/product/1465/59076 */
export interface Order {
  /** `OrderNo`. */
  orderNo: string;
  /** `CustomerId`. */
  customerId?: string;
  /** `ItemId`. */
  itemId?: string;
  /** `ItemVNO`. */
  itemVNO?: string;
  /** `ItemNum`. */
  itemNum?: string;
}

/** A page of orders. Source: https://cloud.tencent.com/document/product/1465/59076 */
export interface OrderList {
  /** `RequestId`: the id of the request, repeated. */
  requestId?: string;
  /** `Total`: how many orders fit the filters, on all pages together. */
  total: number;
  /** `Orders`: those of this page. */
  orders: Order[];
  /** How many members are missing because the vendor wrote neither a text nor a number there. */
  droppedCells: number;
}
