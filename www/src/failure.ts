// What went wrong, in one shape for both modes, and what to do about it in plain words.

export type Mode = "worker" | "page";

export interface FailureDetail {
  provider?: string | undefined;
  kind: string;
  code?: string | undefined;
  message: string;
  vendorMessage?: string | undefined;
  localizedMessage?: string | undefined;
  requestId?: string | undefined;
  field?: string | undefined;
}

export class Failure extends Error {
  readonly detail: FailureDetail;

  constructor(detail: FailureDetail) {
    super(detail.message);
    this.detail = detail;
  }
}

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

const ADVICE: Record<string, string> = {
  signature:
    "Most often the AppSecret does not belong to the AppKey; less often something on the way changed the request.",
  credentials: "Check in the cloud's console that this AppKey exists and may use this service.",
  clock: "Set the clock of the machine that signs by network time, then try again.",
  replay: "Try again: every attempt is signed afresh, with a new nonce.",
  throttled: "Wait a moment, then try again.",
  quota: "See the billing page of the cloud account: its quota is used up, has run out, or is not paid for.",
  forbidden: "See the access rules in the cloud's console, for example the list of allowed addresses.",
  "not-found": "Check what you typed. If that is right, the record is not under this AppKey.",
  "invalid-request": "Check what you typed; the cloud's own words above say what it did not like.",
  server: "It is on the cloud's side. Try again in a moment.",
  timeout: "Try again. If it stays so, check the connection to the cloud.",
  network: "Check that the address answers and that nothing on the way blocks it, then try again.",
  "malformed-response":
    "Something between here and the cloud, such as a proxy or a login page, may have answered instead.",
  "invalid-input": "Nothing was sent. Correct the value and look up again.",
  misconfigured: "Whoever runs the worker must give it the keys of this cloud as bindings.",
};

const OF_THE_OPERATOR = new Set(["signature", "credentials", "clock", "quota", "forbidden"]);

export function headline(detail: FailureDetail): string {
  return HEADLINE[detail.kind] ?? "The look-up failed";
}

export function advice(detail: FailureDetail, mode: Mode): string {
  const unreadable = mode === "page" && detail.provider === "aliyun" && !detail.code && !detail.vendorMessage;
  if (unreadable && detail.kind !== "network" && detail.kind !== "timeout") {
    return "Aliyun puts the reason in headers that a browser may not read. Look up through the edge worker to see it.";
  }
  const words =
    ADVICE[detail.kind] ?? "Try again. If it stays so, the request id helps the people who run the service.";
  if (!OF_THE_OPERATOR.has(detail.kind)) return words;
  return mode === "worker"
    ? `${words} The worker holds the key, so this is for whoever runs it.`
    : `${words} The demo keys are in the fields above.`;
}

/** The failure of a fetch that brought no answer; a look-up that was given up for a newer one stays an AbortError. */
export function fromFetch(error: unknown, whom: string, provider?: string): unknown {
  if (!(error instanceof Error) || error.name === "AbortError") return error;
  const late = error.name === "TimeoutError";
  const message = late ? `${whom} did not answer in time` : `${whom} could not be reached`;
  return new Failure({ provider, kind: late ? "timeout" : "network", message });
}
