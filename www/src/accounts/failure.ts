// What went wrong, in the words of somebody who supports users; what the worker tells operators stands apart.
import { ApiError } from "iot-accounts/client";
import { createElement } from "../dom.ts";
import { createButton, createText, say, setText } from "./language.ts";
import type { MessageName } from "./messages.ts";

/** How long "Try again" waits where nobody said for how long. */
const PAUSE_MS = 5_000;

const TITLES: Readonly<Record<string, MessageName>> = {
  throttled: "failedBusy",
  busy: "failedBusy",
  server: "failedDown",
  timeout: "failedDown",
  "malformed-response": "failedDown",
  network: "failedNetwork",
  signature: "failedSetup",
  credentials: "failedSetup",
  clock: "failedSetup",
  quota: "failedSetup",
  misconfigured: "failedSetup",
  "invalid-request": "failedValue",
  "invalid-input": "failedValue",
  unauthorized: "failedSignIn",
  "wrong-host": "failedAccess",
};

const ADVICE: Readonly<Partial<Record<MessageName, MessageName>>> = {
  failedBusy: "failedBusyAdvice",
  failedDown: "failedDownAdvice",
  failedNetwork: "failedNetworkAdvice",
  failedSetup: "failedSetupAdvice",
  failedValue: "failedValueAdvice",
  failedAccess: "failedAccessAdvice",
  failedOther: "failedDownAdvice",
};

export function isKind(error: unknown, ...kinds: string[]): boolean {
  return error instanceof ApiError && kinds.includes(error.kind);
}

/** @param retry left out where the same question would fail again */
export function createFailure(error: unknown, retry: () => void): HTMLElement {
  const failed = error instanceof ApiError ? error : undefined;
  if (failed === undefined) console.error(error);
  const title = chooseTitle(failed);
  const advice = ADVICE[title];
  const who = () => say(failed?.provider ?? "worker");
  return createElement(
    "div",
    { class: "failure", role: "alert" },
    createText("p", { class: "failure-title" }, () => say(title, { cloud: who() })),
    advice && createText("p", {}, advice),
    failed?.requestId && createText("p", { class: "quiet" }, "requestId", { id: failed.requestId }),
    failed && createOperatorDetails(failed),
    createRetry(retry, title === "failedBusy" ? (failed?.retryAfterMs ?? PAUSE_MS) : 0),
  );
}

function chooseTitle(error: ApiError | undefined): MessageName {
  if (error?.kind === "forbidden") return error.provider === undefined ? "failedAccess" : "failedSetup";
  return TITLES[error?.kind ?? ""] ?? "failedOther";
}

/** The worker tells the cloud's words and the difference of a signature to those who may see personal data, and to nobody else. */
function createOperatorDetails(error: ApiError): HTMLElement | undefined {
  const { message, code, vendorMessage, localizedMessage, explanation, advice = [] } = error;
  if (!vendorMessage && !localizedMessage && explanation === undefined) return undefined;
  const facts = [message, code, vendorMessage, localizedMessage, ...advice].filter(Boolean);
  return createElement(
    "details",
    {},
    createText("summary", {}, "forOperators"),
    ...facts.map((fact) => createElement("p", {}, createElement("bdi", {}, fact))),
    explanation === undefined
      ? undefined
      : createElement("pre", { tabindex: "0" }, JSON.stringify(explanation, null, 2)),
  );
}

/** Holds until the pause is over: who tries again at once makes it longer. It stays focusable meanwhile. */
function createRetry(retry: () => void, pauseMs: number): HTMLButtonElement {
  const until = performance.now() + pauseMs;
  const button = createButton("tryAgain", retry);
  const secondsLeft = () => Math.max(0, Math.ceil((until - performance.now()) / 1000));
  const show = () => {
    const seconds = secondsLeft();
    button.setAttribute("aria-disabled", String(seconds > 0));
    setText(button, seconds > 0 ? "tryAgainIn" : "tryAgain", { seconds });
    // The first time it is not yet on the page.
    if (seconds > 0) setTimeout(() => button.isConnected && show(), 250);
  };
  show();
  return button;
}
