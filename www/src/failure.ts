// What went wrong, in one shape for both modes, and what to do about it in plain words.
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
  replay: "The request was seen before",
  throttled: "Too many requests",
  quota: "The quota is used up",
  forbidden: "Not allowed from here",
  "not-found": "Nothing found by that name",
  "invalid-request": "The cloud refused a value",
  server: "The cloud has a problem",
  timeout: "No answer came in time",
  network: "No answer came",
  "malformed-response": "The answer cannot be read",
  "invalid-input": "That value is not right",
  misconfigured: "The worker is not set up",
};

/** For what is no error of the package's, whose messages bring their own advice. */
const ADVICE: Record<string, string> = {
  network: "Check that the edge worker runs and that nothing on the way blocks it, then try again.",
  "malformed-response":
    "Something between here and the worker, such as a proxy or a login page, may have answered instead.",
  "invalid-input": "Nothing was sent. Correct the value and look up again.",
  misconfigured: "Whoever runs the worker must give it the keys of this cloud as bindings.",
};

const OF_THE_KEY = new Set(["signature", "credentials", "clock", "quota", "forbidden"]);

/** Aliyun's gateway says no by a status and headers, and a page of another origin sees only the status. */
export function isUnreadable({ provider, kind, status, code, vendorMessage }: FailureDetail, mode: Mode) {
  const isGateway = mode === "page" && provider === "aliyun" && kind !== "malformed-response";
  return isGateway && status !== undefined && status >= 400 && !code && !vendorMessage;
}

export function headline(detail: FailureDetail, mode: Mode): string {
  if (isUnreadable(detail, mode)) return "Refused, and a browser may not read why";
  return HEADLINE[detail.kind] ?? "The look-up failed";
}

export function advice(detail: FailureDetail, mode: Mode): string[] {
  if (isUnreadable(detail, mode)) {
    return [
      `Aliyun's gateway answered with status ${detail.status}. Its reason is in response headers, and it sends no Access-Control-Expose-Headers, so the browser keeps them from a page of another origin.`,
      "To see the reason, look up through the edge worker. Here, check both fields of the demo key above.",
    ];
  }
  if (detail.provider === undefined) {
    const words =
      ADVICE[detail.kind] ?? "Try again. If it stays so, its log helps the people who run the worker.";
    return [sentence(detail.message), words];
  }
  const said = [sentence(adviceOf(detail.message))];
  if (OF_THE_KEY.has(detail.kind)) {
    said.push(
      mode === "worker"
        ? "The edge worker holds the key: this is for whoever runs it."
        : "The demo key is in the fields above.",
    );
  }
  return said;
}

/** A message of the package's ends with its advice; what stands before, the page shows on its own. */
function adviceOf(message: string): string {
  return message.slice(message.lastIndexOf(": ") + 1).trim();
}

/** The package's texts are made to stand within others: lower case, no full stop. */
export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?。!?]$/.test(text) ? "" : "."}`;
}

export function seconds(ms: number): string {
  if (ms < 10_000) return `${(Math.max(ms, 0) / 1000).toFixed(1)} s`;
  return `${Math.ceil(ms / 1000)} s`;
}
