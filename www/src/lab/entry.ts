// One request of the page: what was signed, what was sent, what was answered, and why it failed.
import { type SignedRequest, stringToSign, toCurl } from "iot-accounts";
import { copy, createElement } from "../dom.ts";

export class Entry {
  readonly root: HTMLDetailsElement;
  readonly signed: SignedRequest;
  readonly #outcome = createElement("span", { class: "tag" });
  readonly #panes = createElement("div", { class: "panes" });

  /**
   * @param signed as the package signed it
   * @param sent the same, unless something changed it on its way
   */
  constructor(name: string, cloud: "tencent" | "aliyun", signed: SignedRequest, sent: SignedRequest) {
    this.signed = signed;
    this.root = createElement(
      "details",
      { open: "" },
      createElement(
        "summary",
        {},
        createElement("span", { class: `dot ${cloud}` }),
        createElement("strong", {}, name),
        this.#outcome,
        createElement("time", {}, new Date().toLocaleTimeString("en-GB")),
      ),
      this.#panes,
    );
    this.#panes.append(
      createPane("String to sign", stringToSign(signed)),
      createPane(
        "Signed request",
        formatMessage(`${sent.method} ${sent.url}`, Object.entries(sent.headers), sent.body),
      ),
      createPane("As a curl line", toCurl(sent)),
    );
  }

  setOutcome(text: string, isFailure = false): void {
    this.#outcome.textContent = text;
    this.#outcome.classList.toggle("bad", isFailure);
  }

  setAnswer({ status, statusText, headers }: Response, body: string): void {
    this.#panes.append(
      createPane("Answer", formatMessage(`${status} ${statusText}`, [...headers], format(body))),
    );
  }

  explain(failure: HTMLElement): void {
    this.#panes.before(failure);
  }
}

function createPane(title: string, content: string): HTMLElement {
  const text = createElement("pre", { tabindex: "0", role: "group", "aria-label": title }, content);
  const button = createElement("button", { type: "button", class: "plain" }, "Copy");
  button.setAttribute("aria-label", `Copy: ${title}`);
  button.addEventListener("click", () => void copy(button, text));
  return createElement("figure", {}, createElement("figcaption", {}, title, button), text);
}

function formatMessage(start: string, headers: readonly (readonly [string, string])[], body: string): string {
  return [start.trim(), ...headers.map(([name, value]) => `${name}: ${value}`), "", body].join("\n");
}

/** An answer is easier to read with line breaks; a request is shown as it is, since they would break its digest. */
function format(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
