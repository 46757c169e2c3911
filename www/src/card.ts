// What both cards share: one look-up at a time, and how it looks while it runs, finds nothing, is cancelled, or fails.
import type { Watch } from "./accounts.ts";
import { announce, find, make } from "./dom.ts";
import { Failure, type FailureDetail, type Mode } from "./failure.ts";
import { failureView } from "./failure-view.ts";
import { Working } from "./progress-strip.ts";
import { count, RowList } from "./row-list.ts";

const SKELETON_ROWS = 8;

export interface LookUp {
  mode: Mode;
  /** Shows its progress from the start. */
  isLong: boolean;
  /** Asks, and shows what comes. */
  work: (watch: Watch) => Promise<void>;
}

export class Card {
  readonly root: HTMLElement;
  readonly form: HTMLFormElement;
  readonly #range: HTMLElement;
  readonly #results: HTMLElement;
  readonly #notice: HTMLElement;
  readonly #list: RowList;
  readonly #working: Working;
  #running: AbortController | undefined;

  constructor(selector: string) {
    this.root = find(HTMLElement, selector);
    this.form = find(HTMLFormElement, "form", this.root);
    this.#range = find(HTMLElement, ".range", this.root);
    this.#results = find(HTMLElement, ".results", this.root);
    this.#notice = find(HTMLElement, ".notice", this.root);
    this.#list = new RowList(this.root);
    this.#working = new Working(this.root, () => this.#cancel());
  }

  setSource(text: string): void {
    find(HTMLElement, "[data-source]", this.root).textContent = text;
  }

  /** Runs a look-up and shows its outcome; a newer one ends an older one, of which nothing more is shown. */
  async run(lookUp: LookUp): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.#load(lookUp);
    try {
      await lookUp.work({
        signal: running.signal,
        onProgress: (progress) => running.signal.aborted || this.#working.onProgress(progress),
        onRetry: (retry) => running.signal.aborted || this.#working.onRetry(retry),
      });
    } catch (error) {
      if (running.signal.aborted) return;
      if (!(error instanceof Failure)) console.error(error);
      const detail = error instanceof Failure ? error.detail : { kind: "internal", message: String(error) };
      this.#fail(detail, lookUp);
    }
    if (!running.signal.aborted) this.#settle();
  }

  /**
   * Shows rows as they come, and gives how many came. The rows of before stay until the first is there, so that the
   * page does not jump.
   */
  async showEach<Row>(
    rows: AsyncIterable<Row>,
    draw: (row: Row) => HTMLTableRowElement,
    { signal }: Watch,
    note: (row: Row) => void = () => {},
  ): Promise<number> {
    let loaded = 0;
    this.#list.begin(() => this.#showTable());
    for await (const row of rows) {
      if (signal.aborted) break;
      note(row);
      loaded += 1;
      this.#list.add(() => draw(row));
    }
    if (!signal.aborted) this.#list.draw();
    return loaded;
  }

  showRows<Row>(rows: readonly Row[], draw: (row: Row) => HTMLTableRowElement): void {
    this.#list.begin(() => this.#showTable());
    for (const row of rows) this.#list.add(() => draw(row));
    this.#list.draw();
  }

  showNothing(title: string, hint: string): void {
    this.#running?.abort();
    this.#settle();
    this.#clear();
    this.#notice.replaceChildren(
      make("div", { class: "nothing" }, make("strong", {}, title), make("p", {}, hint)),
    );
    this.#range.textContent = "";
    announce(title);
  }

  /** What the foot of the card says of the rows above. */
  say(summary: string): void {
    const { retries } = this.#working;
    const again = retries === 0 ? "" : ` · ${retries === 1 ? "1 retry" : `${count(retries)} retries`}`;
    this.#range.textContent = summary + again;
    announce(summary + again);
  }

  #load({ isLong }: LookUp): void {
    this.root.setAttribute("aria-busy", "true");
    this.#results.dataset.stale = "";
    // A long list scrolls in itself; that must work by keyboard too.
    this.#results.classList.toggle("long", isLong);
    if (isLong) this.#results.tabIndex = 0;
    else this.#results.removeAttribute("tabindex");
    this.#working.begin({ isLong });
    this.#range.textContent = isLong ? "Loading…" : "Looking up…";
    if (!this.#list.isEmpty) return;
    this.#clear();
    const bars = Array.from({ length: SKELETON_ROWS }, () => make("div", { class: "bar" }));
    this.#notice.replaceChildren(make("div", { class: "skeleton", "aria-hidden": "true" }, ...bars));
  }

  #settle(): void {
    this.root.removeAttribute("aria-busy");
    delete this.#results.dataset.stale;
    this.#working.end();
  }

  #cancel(): void {
    this.#running?.abort();
    this.#settle();
    this.#list.draw();
    if (this.#list.isEmpty) this.showNothing("Cancelled", "Nothing had come yet.");
    else this.say(this.#working.progress ? `Cancelled, ${this.#soFar()}` : "Cancelled");
  }

  #fail(detail: FailureDetail, lookUp: LookUp): void {
    this.#list.draw();
    const hasSome = this.#list.length > 0 && lookUp.isLong;
    if (!hasSome) this.#clear();
    this.#notice.replaceChildren(failureView(detail, lookUp.mode, () => void this.run(lookUp)));
    this.#range.textContent = hasSome ? `Broken off, ${this.#soFar()}` : "";
    this.#mark(detail.field);
  }

  #soFar(): string {
    const { total } = this.#working.progress ?? { total: 0 };
    return `${count(this.#list.length)} of ${count(total)} loaded`;
  }

  #mark(field: string | undefined): void {
    const name = field?.replace(/\[.*$/, "") ?? "";
    const input = this.form.querySelector<HTMLElement>(`[data-field="${CSS.escape(name)}"]`);
    input?.setAttribute("aria-invalid", "true");
    input?.focus();
  }

  #showTable(): void {
    delete this.#results.dataset.stale;
    this.#results.hidden = false;
    this.#notice.replaceChildren();
    this.#unmark();
  }

  #clear(): void {
    this.#list.clear();
    this.#results.hidden = true;
    this.#notice.replaceChildren();
    this.#unmark();
  }

  #unmark(): void {
    for (const input of this.form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  }
}
