/**
 * What one browser does otherwise than every other runtime. Such a test runs all the same and must fail in just this
 * way; it then counts neither as passed nor as failed, and the report names it with the reason.
 *
 * @type {readonly { browser: string, test: RegExp, error: RegExp, reason: string }[]}
 */
export const DIFFERENCES = [
  {
    browser: "webkit",
    test: /^send: (tencent|aliyun), a body that is cut is network, and tried again$/,
    error: /to have property 'kind' of 'network', but got 'malformed-response'/,
    reason:
      "WebKitGTK hands a page a body that was cut off as if it were whole; it is tried again all the same",
  },
];
