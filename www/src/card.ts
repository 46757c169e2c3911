// What both cards share: one look-up at a time, and how it looks while it loads, finds nothing, or fails.
import { announce, find, make } from "./dom.ts";
import { advice, Failure, type FailureDetail, headline, type Mode } from "./failure.ts";

const SKELETON_ROWS = 8;

export class Card {
  readonly root: HTMLElement;
  readonly form: HTMLFormElement;
  readonly range: HTMLElement;
  readonly #table: HTMLTableElement;
  readonly #rows: HTMLTableSectionElement;
  readonly #notice: HTMLElement;
  #running: AbortController | undefined;

  constructor(selector: string) {
    this.root = find(HTMLElement, selector);
    this.form = find(HTMLFormElement, "form", this.root);
    this.range = find(HTMLElement, ".range", this.root);
    this.#table = find(HTMLTableElement, "table", this.root);
    this.#rows = find(HTMLTableSectionElement, "tbody", this.root);
    this.#notice = find(HTMLElement, ".notice", this.root);
  }

  setSource(text: string): void {
    find(HTMLElement, "[data-source]", this.root).textContent = text;
  }

  /** Runs `lookUp` and shows its outcome; a newer run gives an older one up, and its outcome is never shown. */
  async run<Value>(
    mode: Mode,
    lookUp: (signal: AbortSignal) => Promise<Value>,
    show: (value: Value) => void,
  ) {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.#load();
    try {
      const value = await lookUp(running.signal);
      if (!running.signal.aborted) show(value);
    } catch (error) {
      if (running.signal.aborted) return;
      if (!(error instanceof Failure)) console.error(error);
      const detail = error instanceof Failure ? error.detail : { kind: "internal", message: String(error) };
      this.#fail(detail, mode, () => this.run(mode, lookUp, show));
    } finally {
      if (!running.signal.aborted) this.root.removeAttribute("aria-busy");
    }
  }

  showRows(rows: HTMLTableRowElement[], summary: string): void {
    this.#clear();
    this.#rows.replaceChildren(...rows);
    this.#table.hidden = false;
    this.#say(summary);
  }

  showNothing(title: string, hint: string): void {
    this.#running?.abort();
    this.root.removeAttribute("aria-busy");
    this.#clear();
    this.#notice.replaceChildren(
      make("div", { class: "nothing" }, make("strong", {}, title), make("p", {}, hint)),
    );
    this.#say("");
    announce(title);
  }

  #load(): void {
    this.root.setAttribute("aria-busy", "true");
    this.range.textContent = "Looking up…";
    // Rows that are there stay, dimmed: a page that jumps at every click is hard to read.
    if (this.#rows.childElementCount > 0) return;
    this.#clear();
    const bars = Array.from({ length: SKELETON_ROWS }, () => make("div", { class: "bar" }));
    this.#notice.replaceChildren(make("div", { class: "skeleton", "aria-hidden": "true" }, ...bars));
  }

  #fail(detail: FailureDetail, mode: Mode, again: () => void): void {
    this.#clear();
    const retry = make("button", { type: "button" }, "Try again");
    retry.addEventListener("click", again);
    this.#notice.replaceChildren(
      make(
        "div",
        { class: "failure", role: "alert" },
        make("h3", {}, headline(detail)),
        // The message quotes the vendor's words and advises too: shown only where there are none to quote.
        words(detail) ?? make("p", { class: "message" }, detail.message),
        make("p", { class: "advice" }, advice(detail, mode)),
        facts(detail),
        // The same wrong value would only be refused again.
        detail.kind === "invalid-input" ? undefined : retry,
      ),
    );
    this.range.textContent = "";
    this.#mark(detail.field);
  }

  #mark(field: string | undefined): void {
    const name = field?.replace(/\[.*$/, "") ?? "";
    const input = this.form.querySelector<HTMLElement>(`[data-field="${CSS.escape(name)}"]`);
    input?.setAttribute("aria-invalid", "true");
    input?.focus();
  }

  #clear(): void {
    this.#rows.replaceChildren();
    this.#table.hidden = true;
    this.#notice.replaceChildren();
    for (const input of this.form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  }

  #say(summary: string): void {
    this.range.textContent = summary;
    announce(summary);
  }
}

/** The vendor's own words, in both of its languages when it gave two. */
function words({ provider, vendorMessage, localizedMessage }: FailureDetail): HTMLElement | undefined {
  const said = [vendorMessage, localizedMessage].filter((text) => text !== undefined && text !== "");
  if (said.length === 0) return undefined;
  const who = provider === "aliyun" ? "Aliyun" : "Tencent";
  const quotes = said.map((text) => make("q", {}, text));
  return make("p", { class: "words" }, make("span", { class: "who" }, `${who} says`), ...quotes);
}

function facts({ kind, code, requestId }: FailureDetail): HTMLElement {
  const list = make("dl", { class: "facts" });
  for (const [name, value] of [
    ["kind", kind],
    ["code", code],
    ["request id", requestId],
  ] as const) {
    if (value) list.append(make("div", {}, make("dt", {}, name), make("dd", {}, value)));
  }
  return list;
}
