// A failure in one shape for both modes, with a headline and advice in plain words.
import type { FailureDetail } from "../worker/failures.ts";

export type { FailureDetail } from "../worker/failures.ts";
export type Mode = "worker" | "page";

export class Failure extends Error {
  readonly detail: FailureDetail;

  constructor(detail: FailureDetail) {
    super(detail.message);
    this.detail = detail;
  }
}

export const CLOUD: Record<string, string> = { tencent: "Tencent", aliyun: "Aliyun" };

const HEADLINE: Record<string, string> = {
  signature: "The signature was refused",
  credentials: "The key was refused",
  clock: "The clock is off",
  replay: "The request was sent before",
  throttled: "Too many requests",
  quota: "The quota is used up",
  forbidden: "Not allowed from here",
  "not-found": "Not found",
  "invalid-request": "The cloud refused a value",
  server: "The cloud has a problem",
  timeout: "No response in time",
  network: "No response",
  "malformed-response": "The response cannot be read",
  "invalid-input": "Invalid value",
  misconfigured: "The worker is not set up",
};

/** For errors that are not the package's, whose messages include advice. */
const ADVICE: Record<string, string> = {
  network: "Check that the edge worker runs and that nothing blocks the connection, then try again.",
  "malformed-response":
    "A proxy or a login page between this page and the worker may have responded instead.",
  "invalid-input": "Nothing was sent. Correct the value and look up again.",
  misconfigured: "The operator of the worker must set the keys of this cloud as bindings.",
};

const KEY_KINDS = new Set(["signature", "credentials", "clock", "quota", "forbidden"]);

/** Aliyun's gateway sends its error in headers, and a page of another origin can read only the status. */
export function isUnreadable({ provider, kind, status, code, vendorMessage }: FailureDetail, mode: Mode) {
  const isGateway = mode === "page" && provider === "aliyun" && kind !== "malformed-response";
  return isGateway && status !== undefined && status >= 400 && !code && !vendorMessage;
}

export function getHeadline(detail: FailureDetail, mode: Mode): string {
  if (isUnreadable(detail, mode)) return "Refused for a reason that a browser cannot read";
  return HEADLINE[detail.kind] ?? "The look-up failed";
}

export function getAdviceTexts(detail: FailureDetail, mode: Mode): string[] {
  if (isUnreadable(detail, mode)) {
    return [
      `Aliyun's gateway responded with status ${detail.status}. The reason is in response headers, and without Access-Control-Expose-Headers the browser hides them from a page of another origin.`,
      "To see the reason, look up through the edge worker. Here, check both fields of the demo key above.",
    ];
  }
  if (detail.provider === undefined) {
    const advice =
      ADVICE[detail.kind] ??
      "Try again. If it fails again, the operator of the worker can find the reason in its log.";
    return [toSentence(detail.message), advice];
  }
  const texts = [toSentence(getAdvice(detail.message))];
  if (KEY_KINDS.has(detail.kind)) {
    texts.push(
      mode === "worker"
        ? "The edge worker has the key, so this is for its operator."
        : "The demo key is in the fields above.",
    );
  }
  return texts;
}

/** The advice is the end of the package's messages; the page shows the rest separately. */
function getAdvice(message: string): string {
  return message.slice(message.lastIndexOf(": ") + 1).trim();
}

/** The package's messages are in lower case without a full stop. */
export function toSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?。!?]$/.test(text) ? "" : "."}`;
}

export function formatSeconds(ms: number): string {
  if (ms < 10_000) return `${(Math.max(ms, 0) / 1000).toFixed(1)} s`;
  return `${Math.ceil(ms / 1000)} s`;
}
