/**
 * Tests that one browser, and no other runtime, fails. Such a test still runs and must fail with exactly this error; it
 * then counts neither as passed nor as failed, and the report names it with the reason.
 *
 * @type {readonly { browser: string, test: RegExp, error: RegExp, reason: string }[]}
 */
export const DIFFERENCES = [
  {
    browser: "webkit",
    test: /^send: (tencent|aliyun), a truncated body is network, and retried$/,
    error: /to have property 'kind' of 'network', but got 'malformed-response'/,
    reason: "WebKitGTK gives a page a truncated body as if it were complete; it is retried all the same",
  },
];
