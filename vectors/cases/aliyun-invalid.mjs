/** @import { InvalidCase } from "../types.mjs" */

/**
 * @param {string} field
 * @param {Partial<InvalidCase>} rest
 * @returns {InvalidCase}
 */
function identities(field, rest) {
  return {
    source: "ours",
    operation: "queryIdentityList",
    arguments: { identityIds: ["1"] },
    field,
    ...rest,
  };
}

/**
 * @param {string} field
 * @param {{ path?: string, apiVersion?: string, headers?: Record<string, string> }} wrong
 * @returns {InvalidCase}
 */
function request(field, { path = "/cloud/thing/query", ...call }) {
  return {
    source: "ours",
    operation: "request",
    arguments: { path, call: { apiVersion: "1.0.2", ...call } },
    field,
  };
}

/** What HTTP clients do not send as it was given: the forbidden header names of the Fetch standard, and what Chromium adds. */
const CHANGED_BY_CLIENTS = [
  ...["accept-charset", "accept-encoding", "access-control-request-headers", "access-control-request-method"],
  ...["access-control-request-private-network", "connection", "content-length", "cookie", "cookie2", "dnt"],
  ...["expect", "host", "keep-alive", "origin", "permissions-policy", "proxy-authorization"],
  ...["proxy-x", "referer", "sec-fetch-mode", "sec-x", "set-cookie", "te", "trailer", "transfer-encoding"],
  ...["upgrade", "user-agent", "via", "x-http-method", "x-http-method-override", "x-method-override"],
];

const changedByClients = CHANGED_BY_CLIENTS.map((name) => [
  `invalid-header-${name}`,
  request(`headers.${name}`, { headers: { [name]: "a" } }),
]);

/** @type {Record<string, InvalidCase>} */
export const aliyunInvalid = {
  "invalid-app-key-empty": identities("appKey", { client: { appKey: "" } }),
  "invalid-app-key-blank-behind": identities("appKey", { client: { appKey: "23432342 " } }),
  "invalid-app-key-line-break": identities("appKey", { client: { appKey: "2343\r\nx-ca-stage: TEST" } }),
  "invalid-app-key-not-ascii": identities("appKey", { client: { appKey: "钥匙" } }),
  "invalid-app-secret-empty": identities("appSecret", { client: { appSecret: "" } }),
  "invalid-app-secret-line-break-behind": identities("appSecret", { client: { appSecret: "AppSecret\n" } }),
  "invalid-region": identities("region", { client: { region: "cn-beijing" } }),
  "invalid-region-empty": identities("region", { client: { region: "" } }),
  "invalid-stage": identities("stage", { client: { stage: "PROD" } }),
  "invalid-stage-lower-case": identities("stage", { client: { stage: "release" } }),
  "invalid-endpoint-http": identities("endpoint", { client: { endpoint: "http://api.link.aliyun.com" } }),
  "invalid-endpoint-looks-like-loopback": identities("endpoint", {
    client: { endpoint: "http://localhost.example.com" },
  }),
  "invalid-endpoint-no-url": identities("endpoint", { client: { endpoint: "api.link.aliyun.com" } }),

  "invalid-identity-ids-empty": identities("identityIds", { arguments: { identityIds: [] } }),
  "invalid-identity-id-first-empty": identities("identityIds[0]", { arguments: { identityIds: ["", "2"] } }),
  "invalid-identity-id-third-empty": identities("identityIds[2]", {
    arguments: { identityIds: ["1", "2", ""] },
  }),

  "invalid-path-empty": request("path", { path: "" }),
  "invalid-path-without-slash": request("path", { path: "cloud/thing/query" }),
  "invalid-path-line-break": request("path", { path: "/cloud/thing\n/query" }),
  "invalid-path-blank": request("path", { path: "/cloud/thing query" }),
  "invalid-path-query-name-twice": request("path", { path: "/cloud/thing?a=1&b=2&a=3" }),
  "invalid-path-fragment": request("path", { path: "/cloud/thing#query" }),
  "invalid-path-percent": request("path", { path: "/cloud/thing%2Fquery" }),
  "invalid-path-percent-before-query": request("path", { path: "/cloud/%E7%81%AF?a=%201" }),
  "invalid-path-dots": request("path", { path: "/cloud/../query" }),
  "invalid-api-version-empty": request("apiVersion", { apiVersion: "" }),
  "invalid-header-line-feed": request("headers.x-note", { headers: { "x-note": "a\nx-ca-stage: TEST" } }),
  "invalid-header-carriage-return": request("headers.x-note", { headers: { "x-note": "a\rb" } }),
  "invalid-header-not-ascii": request("headers.x-note", { headers: { "x-note": "客厅" } }),
  "invalid-header-control-character": request("headers.x-note", { headers: { "x-note": "a\u0000b" } }),
  "invalid-header-name-blank": request("headers.x note", { headers: { "x note": "a" } }),
  "invalid-header-name-colon": request("headers.x:note", { headers: { "x:note": "a" } }),
  "invalid-header-date": request("headers.date", { headers: { date: "Fri, 04 Mar 2022 03:41:31 GMT" } }),
  ...Object.fromEntries(changedByClients),
  "invalid-header-accept": request("headers.accept", { headers: { accept: "text/plain" } }),
  "invalid-header-signature": request("headers.x-ca-signature", { headers: { "x-ca-signature": "x" } }),

  "invalid-request-id-empty": identities("requestId", { overrides: { requestId: "" } }),
  "invalid-request-id-with-blank": identities("requestId", { overrides: { requestId: "a b" } }),
  "invalid-request-id-too-long": identities("requestId", { overrides: { requestId: "r".repeat(129) } }),
  "invalid-nonce-empty": identities("nonce", { overrides: { nonce: "" } }),
  "invalid-nonce-line-break": identities("nonce", { overrides: { nonce: "a\nb" } }),
  "invalid-nonce-with-equals": identities("nonce", { overrides: { nonce: "a=b" } }),
  "invalid-nonce-not-ascii": identities("nonce", { overrides: { nonce: "一次" } }),
  "invalid-nonce-too-long": identities("nonce", { overrides: { nonce: "n".repeat(129) } }),
  "invalid-timestamp-in-seconds": identities("timestamp", { overrides: { timestamp: 1646365291 } }),
  "invalid-timestamp-too-late": identities("timestamp", { overrides: { timestamp: 1e14 } }),
};
