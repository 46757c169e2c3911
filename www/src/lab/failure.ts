// Why a request failed, as the package explains it.
import {
  ApiError,
  explainSignatureMismatch,
  parseAliyun,
  type SignatureMismatch,
  type SignedRequest,
} from "iot-accounts";
import { createElement } from "../dom.ts";

const CLOUD = { tencent: "Tencent", aliyun: "Aliyun" };

export function createFailure(signed: SignedRequest, error: ApiError): HTMLElement {
  const { provider, kind, code, status, requestId, vendorMessage, localizedMessage } = error;
  const unreadable = isUnreadable(error);
  const facts = createElement("dl", { class: "facts" });
  for (const [name, value] of Object.entries({ kind: unreadable ? "" : kind, code, status, requestId })) {
    if (value === undefined || value === "") continue;
    facts.append(
      createElement(
        "div",
        {},
        createElement("dt", {}, name),
        createElement("dd", { class: "mono" }, `${value}`),
      ),
    );
  }
  const explanation = explainSignatureMismatch(signed, error);
  const words = [vendorMessage, localizedMessage].filter((text) => text !== undefined && text !== "");
  return createElement(
    "div",
    { class: "failure", role: "alert" },
    createElement("h3", {}, unreadable ? "Aliyun's gateway refused it." : toSentence(error.message)),
    ...(explanation ? createExplanation(explanation, CLOUD[provider]) : []),
    unreadable ? createQuestion(signed) : undefined,
    words.length === 0 || explanation
      ? undefined
      : createElement(
          "p",
          {},
          `${CLOUD[provider]} says: `,
          ...words.map((text) => createElement("q", {}, text)),
        ),
    facts,
  );
}

function createExplanation(found: SignatureMismatch, cloud: string): HTMLElement[] {
  const { part, ours, theirs, advice, serverStringToSign, cutOff } = found;
  const code = (text: string | undefined) =>
    text ? createElement("code", {}, text) : createElement("em", {}, text === "" ? "empty" : "missing");
  const side = (title: string, text: string | undefined) =>
    createElement("div", {}, createElement("dt", {}, title), createElement("dd", {}, code(text)));
  const checks = createElement("ul", {}, ...advice.map((text) => createElement("li", {}, toSentence(text))));
  if (part !== undefined) {
    const sides = createElement(
      "dl",
      { class: "sides" },
      side("Signed", ours),
      side(`Received by ${cloud}`, theirs),
    );
    return [createElement("p", {}, "The difference is in: ", code(part)), sides, checks];
  }
  const verdict =
    serverStringToSign === undefined
      ? `${cloud} does not say what it received. Check:`
      : `Both sides signed the same text${cutOff ? ", as far as it is shown" : ""}. Check:`;
  return [createElement("p", {}, verdict), checks];
}

/** Aliyun's gateway says why in headers, which it lets no page of another origin read. */
export function isUnreadable({ provider, status = 200, code, vendorMessage }: ApiError): boolean {
  return provider === "aliyun" && status >= 400 && code === "" && vendorMessage === "";
}

/** A terminal can read those headers. */
function createQuestion(signed: SignedRequest): HTMLElement {
  const label = createElement("label", {}, "Its answer, or the line x-ca-error-message of it");
  const input = createElement("textarea", { rows: "3", class: "mono", spellcheck: "false", name: "answer" });
  label.append(input);
  const button = createElement("button", { type: "button" }, "Explain it");
  const question = createElement(
    "div",
    { class: "field question" },
    createElement(
      "p",
      {},
      "The reason is in headers of the answer, which Aliyun's gateway lets no page read. Run the curl line below with ",
      createElement("code", {}, "-i"),
      " in a terminal, and paste here what it prints.",
    ),
    label,
    button,
  );
  button.addEventListener("click", () => {
    const pasted = input.value;
    const message = (/^x-ca-error-message:(.*)$/im.exec(pasted)?.[1] ?? pasted).trim();
    const status = Number(/^HTTP\/\S+ (\d{3})/m.exec(pasted)?.[1] ?? 400);
    try {
      parseAliyun({ status, headers: { "x-ca-error-message": message }, body: "" });
    } catch (error) {
      if (error instanceof ApiError && message !== "")
        question.closest(".failure")?.replaceWith(createFailure(signed, error));
    }
  });
  return question;
}

/** The package's messages are in lower case without a full stop. */
export function toSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?。]$/.test(text) ? "" : "."}`;
}
