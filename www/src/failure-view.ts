// A failure as it is shown: what happened, what to do, the vendor's own words, and for a signature what differs.
import { make } from "./dom.ts";
import { advice, CLOUD, type FailureDetail, headline, type Mode, seconds, sentence } from "./failure.ts";

type Explanation = NonNullable<FailureDetail["explanation"]>;

export function failureView(detail: FailureDetail, mode: Mode, again: () => void): HTMLElement {
  const retry = make("button", { type: "button" }, "Try again");
  retry.addEventListener("click", again);
  return make(
    "div",
    { class: "failure", role: "alert" },
    make("h3", {}, headline(detail, mode)),
    ...advice(detail, mode).map((text) => make("p", { class: "advice" }, text)),
    words(detail),
    detail.explanation
      ? explanation(detail.explanation, CLOUD[detail.provider ?? ""] ?? "The cloud")
      : undefined,
    facts(detail),
    // The same wrong value would only be refused again.
    detail.kind === "invalid-input" ? undefined : retry,
  );
}

/** The vendor's own words, in both of its languages when it gave two. A whole string to sign in them is shown below. */
function words(detail: FailureDetail): HTMLElement | undefined {
  const { provider, vendorMessage, localizedMessage, explanation } = detail;
  const long = explanation?.serverStringToSign;
  const short = long ? vendorMessage?.split(long).join("…") : vendorMessage;
  const said = [short, localizedMessage].filter((text) => text !== undefined && text !== "");
  if (said.length === 0) return undefined;
  const quotes = said.map((text) => make("q", {}, text));
  const who = make("span", { class: "who" }, `${CLOUD[provider ?? ""] ?? "The cloud"} says`);
  return make("p", { class: "words" }, who, ...quotes);
}

function facts({ kind, code, status, requestId, retryAfterMs }: FailureDetail): HTMLElement {
  const list = make("dl", { class: "facts" });
  for (const [name, value] of [
    ["kind", kind],
    ["code", code],
    ["status", status?.toString()],
    ["retry after", retryAfterMs === undefined ? undefined : seconds(retryAfterMs)],
    ["request id", requestId],
  ] as const) {
    if (value) list.append(make("div", {}, make("dt", {}, name), make("dd", {}, value)));
  }
  return list;
}

function explanation(found: Explanation, cloud: string): HTMLElement {
  const { part, ours, theirs, advice: checks, stringToSign, serverStringToSign } = found;
  return make(
    "section",
    { class: "explanation" },
    make("h4", {}, ...verdict(found, cloud)),
    part === undefined ? undefined : sides(ours, theirs, cloud),
    make("ul", { class: "checks" }, ...checks.map((check) => make("li", {}, sentence(check)))),
    make(
      "details",
      {},
      make("summary", {}, serverStringToSign === undefined ? "The string to sign" : "Both strings to sign"),
      text("Signed", stringToSign),
      serverStringToSign === undefined ? undefined : text(`Received by ${cloud}`, serverStringToSign),
    ),
  );
}

function verdict({ part, serverStringToSign, cutOff }: Explanation, cloud: string): (Node | string)[] {
  if (part !== undefined) return ["What differs is the ", make("code", {}, part)];
  if (serverStringToSign === undefined) return [`${cloud} did not show what it received. What to check:`];
  if (cutOff) {
    return [
      `${cloud} showed only the start of what it received, and that agrees. Most likely the AppSecret is wrong:`,
    ];
  }
  return ["Both sides signed the same text, so the AppSecret is to blame:"];
}

function sides(ours: string | undefined, theirs: string | undefined, cloud: string): HTMLElement {
  const value = (mine: string | undefined, other: string | undefined) => {
    if (mine === undefined) return make("dd", { class: "absent" }, "not there");
    if (mine === "") return make("dd", { class: "absent" }, "empty");
    return make("dd", {}, make("code", {}, ...marked(mine, other ?? "")));
  };
  return make(
    "dl",
    { class: "sides" },
    make("div", {}, make("dt", {}, "Signed"), value(ours, theirs)),
    make("div", {}, make("dt", {}, `Received by ${cloud}`), value(theirs, ours)),
  );
}

/** Marks what lies between the common start and the common end of two texts. */
function marked(mine: string, other: string): (Node | string)[] {
  const a = [...mine];
  const b = [...other];
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const middle = a.slice(start, a.length - end).join("");
  if (middle === "") return [mine];
  return [a.slice(0, start).join(""), make("mark", {}, middle), a.slice(a.length - end).join("")];
}

function text(title: string, content: string): HTMLElement {
  const shown = make("pre", { tabindex: "0", role: "region", "aria-label": title }, content);
  return make("figure", {}, make("figcaption", {}, title), shown);
}
