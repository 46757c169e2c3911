// What the calls of Aliyun take and give. Types only: nothing of this file is left in the JavaScript.

/** Where the app key was made. Source: https://help.aliyun.com/document_detail/169790.html */
export type AliyunRegion = "cn-shanghai" | "ap-southeast-1" | "eu-central-1" | "us-east-1";

/** Which edition of an API the gateway calls (header `x-ca-stage`). */
export type AliyunStage = "RELEASE" | "PRE" | "TEST";

/** Options of an AliyunClient. */
export interface AliyunClientOptions {
  /**
   * Header `x-ca-key`: sent with every request. Printable ASCII without space, `&` or `=`. It is of one of two lists of APIs:
   * that of the App (客户端), with the paths `/iotx/…` and `/user/…`, or that of the cloud (云端), with `/cloud/…`. Whoever needs
   * both has two clients.
   */
  appKey: string;
  /** Never sent, never shown. It must not reach a browser: sign in an edge worker or on a server. */
  appSecret: string;
  /**
   * Where the app key was made, by default `cn-shanghai`; a key of one region is unknown in the others. A user is known in one
   * region alone: who wants the users of the whole world asks all four.
   */
  region?: AliyunRegion | undefined;
  /** Scheme, host and port of a gateway, without a path; by default the region's. https, or http to a loopback host. */
  endpoint?: string | URL | undefined;
  /** By default `RELEASE`. */
  stage?: AliyunStage | undefined;
  /** `request.iotToken`: the user's token, for APIs that act for a user. Sent in the body, never shown. */
  iotToken?: string | undefined;
  /** `request.cloudToken`: the project's token, for APIs of the cloud's list. Sent in the body, never shown. See `cloudTokens`. */
  cloudToken?: string | undefined;
  /** `request.language`: the language of `localizedMessage`, such as `en-US`. */
  language?: string | undefined;
  /** Milliseconds to add to this machine's clock, when it is known to be off; by default 0. */
  clockOffsetMs?: number | undefined;
}

/** A call of any path. */
export interface AliyunCall {
  /** `request.apiVer`: the version on the API's page, such as `1.0.6`. */
  apiVersion: string;
  /**
   * `params`: an object that JSON can express, or a Map, nested at most 128 deep, of at most 8 Mi characters; by default `{}`.
   */
  params?: object | undefined;
  /**
   * Further headers, at most 100, all of them signed. Values in printable ASCII. Those that HTTP clients change on their way
   * are refused, such as `user-agent` and `cookie`.
   */
  headers?: Headers | ReadonlyMap<string, string> | Record<string, string> | undefined;
}

/**
 * Which identities of the cloud's list to give.
 * Source: https://help.aliyun.com/document_detail/177896.html
 */
export interface IdentityPageParams {
  /** `offset`: how many to skip, an integer from 0 to 2^31-1. */
  offset: number;
  /** `count`: how many to give at most, an integer from 1 to 2^31-1; the vendor documents no maximum. */
  count: number;
}

/**
 * By what to look for an identity: `phone`, `email`, or `loginId` with `loginSource`; none of them empty.
 * Source: https://help.aliyun.com/document_detail/177821.html
 */
export type IdentityQuery =
  | {
      /** The telephone number. */
      phone: string;
      /** Not with a telephone number. */
      email?: never;
      /** Not with a telephone number. */
      loginId?: never;
      /** Not with a telephone number. */
      loginSource?: never;
    }
  | {
      /** The e-mail address. */
      email: string;
      /** Not with an e-mail address. */
      phone?: never;
      /** Not with an e-mail address. */
      loginId?: never;
      /** Not with an e-mail address. */
      loginSource?: never;
    }
  | {
      /** The id that the user logs in by. */
      loginId: string;
      /** How the user logs in. */
      loginSource: string;
      /** Not with a login. */
      phone?: never;
      /** Not with a login. */
      email?: never;
    };

/**
 * What to change of an account: at least one member. By the page `phone`, `email` and `loginName` must not all be empty, so that one of
 * them belongs to every change; what an empty text does it does not say.
 * Source: https://help.aliyun.com/document_detail/177818.html
 */
export interface AccountChanges {
  /** The picture's address. */
  avatarUrl?: string | undefined;
  /** The e-mail address. */
  email?: string | undefined;
  /** The name that the user logs in by. */
  loginName?: string | undefined;
  /** The country code of the telephone. */
  mobileLocationCode?: string | undefined;
  /** Who makes the change. */
  modifier?: string | undefined;
  /** The name that the user shows. */
  nickName?: string | undefined;
  /** The telephone number. */
  phone?: string | undefined;
}

/** The answer of any other path. */
export interface AliyunResult {
  /** `id`: the id of the request, repeated. */
  requestId?: string;
  /** `data`, whatever it is; `null` when there is none. */
  data: unknown;
}
