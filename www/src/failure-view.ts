// Shows a failure: what happened, what to do, the vendor's message, and for a wrong signature the difference.
import { createElement } from "./dom.ts";
import {
  CLOUD,
  type FailureDetail,
  formatSeconds,
  getAdviceTexts,
  getHeadline,
  type Mode,
  toSentence,
} from "./failure.ts";

type Explanation = NonNullable<FailureDetail["explanation"]>;

export function createFailureView(detail: FailureDetail, mode: Mode, onRetry: () => void): HTMLElement {
  const retry = createElement("button", { type: "button" }, "Try again");
  retry.addEventListener("click", onRetry);
  return createElement(
    "div",
    { class: "failure", role: "alert" },
    createElement("h3", {}, getHeadline(detail, mode)),
    ...getAdviceTexts(detail, mode).map((text) => createElement("p", { class: "advice" }, text)),
    createVendorMessage(detail),
    detail.explanation
      ? createExplanation(detail.explanation, CLOUD[detail.provider ?? ""] ?? "The cloud")
      : undefined,
    createFacts(detail),
    // The same invalid value would be refused again.
    detail.kind === "invalid-input" ? undefined : retry,
  );
}

/** The vendor's message, in both languages when there are two. A string to sign in it is left out: it is shown below. */
function createVendorMessage(detail: FailureDetail): HTMLElement | undefined {
  const { provider, vendorMessage, localizedMessage, explanation } = detail;
  const long = explanation?.serverStringToSign;
  const short = long ? vendorMessage?.split(long).join("…") : vendorMessage;
  const messages = [short, localizedMessage].filter((text) => text !== undefined && text !== "");
  if (messages.length === 0) return undefined;
  const quotes = messages.map((text) => createElement("q", {}, text));
  const who = createElement("span", { class: "who" }, `${CLOUD[provider ?? ""] ?? "The cloud"} says`);
  return createElement("p", { class: "words" }, who, ...quotes);
}

function createFacts({ kind, code, status, requestId, retryAfterMs }: FailureDetail): HTMLElement {
  const list = createElement("dl", { class: "facts" });
  for (const [name, value] of [
    ["kind", kind],
    ["code", code],
    ["status", status?.toString()],
    ["retry after", retryAfterMs === undefined ? undefined : formatSeconds(retryAfterMs)],
    ["request id", requestId],
  ] as const) {
    if (value)
      list.append(createElement("div", {}, createElement("dt", {}, name), createElement("dd", {}, value)));
  }
  return list;
}

function createExplanation(found: Explanation, cloud: string): HTMLElement {
  const { part, ours, theirs, advice: checks, stringToSign, serverStringToSign } = found;
  return createElement(
    "section",
    { class: "explanation" },
    createElement("h4", {}, ...createVerdict(found, cloud)),
    part === undefined ? undefined : createSides(ours, theirs, cloud),
    createElement(
      "ul",
      { class: "checks" },
      ...checks.map((check) => createElement("li", {}, toSentence(check))),
    ),
    createElement(
      "details",
      {},
      createElement(
        "summary",
        {},
        serverStringToSign === undefined ? "The string to sign" : "Both strings to sign",
      ),
      createText("Signed", stringToSign),
      serverStringToSign === undefined ? undefined : createText(`Received by ${cloud}`, serverStringToSign),
    ),
  );
}

function createVerdict({ part, serverStringToSign, cutOff }: Explanation, cloud: string): (Node | string)[] {
  if (part !== undefined) return ["The difference is in the ", createElement("code", {}, part)];
  if (serverStringToSign === undefined) return [`${cloud} did not send the string that it received. Check:`];
  if (cutOff) {
    return [
      `${cloud} sent only the start of the string that it received, which is the same. Most likely the AppSecret is wrong:`,
    ];
  }
  return ["Both sides signed the same string, so the AppSecret is wrong:"];
}

function createSides(ours: string | undefined, theirs: string | undefined, cloud: string): HTMLElement {
  const value = (mine: string | undefined, other: string | undefined) => {
    if (mine === undefined) return createElement("dd", { class: "absent" }, "missing");
    if (mine === "") return createElement("dd", { class: "absent" }, "empty");
    return createElement("dd", {}, createElement("code", {}, ...markDifference(mine, other ?? "")));
  };
  return createElement(
    "dl",
    { class: "sides" },
    createElement("div", {}, createElement("dt", {}, "Signed"), value(ours, theirs)),
    createElement("div", {}, createElement("dt", {}, `Received by ${cloud}`), value(theirs, ours)),
  );
}

/** Marks the part between the common start and the common end of two texts. */
function markDifference(mine: string, other: string): (Node | string)[] {
  const a = [...mine];
  const b = [...other];
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const middle = a.slice(start, a.length - end).join("");
  if (middle === "") return [mine];
  return [a.slice(0, start).join(""), createElement("mark", {}, middle), a.slice(a.length - end).join("")];
}

function createText(title: string, content: string): HTMLElement {
  const shown = createElement("pre", { tabindex: "0", role: "region", "aria-label": title }, content);
  return createElement("figure", {}, createElement("figcaption", {}, title), shown);
}
