// The common part of both cards: runs one look-up at a time and shows its progress, results, cancellation or failure.
import type { Watch } from "./accounts.ts";
import { announce, createElement, find } from "./dom.ts";
import { Failure, type FailureDetail, type Mode } from "./failure.ts";
import { createFailureView } from "./failure-view.ts";
import { ProgressStrip } from "./progress-strip.ts";
import { formatCount, RowList } from "./row-list.ts";

const SKELETON_ROWS = 8;

export interface LookUp {
  mode: Mode;
  /** Shows its progress from the start. */
  isLong: boolean;
  /** Requests the rows and shows them. */
  work: (watch: Watch) => Promise<void>;
}

export class Card {
  readonly root: HTMLElement;
  readonly form: HTMLFormElement;
  readonly #range: HTMLElement;
  readonly #results: HTMLElement;
  readonly #notice: HTMLElement;
  readonly #list: RowList;
  readonly #progress: ProgressStrip;
  #running: AbortController | undefined;

  constructor(selector: string) {
    this.root = find(HTMLElement, selector);
    this.form = find(HTMLFormElement, "form", this.root);
    this.#range = find(HTMLElement, ".range", this.root);
    this.#results = find(HTMLElement, ".results", this.root);
    this.#notice = find(HTMLElement, ".notice", this.root);
    this.#list = new RowList(this.root);
    this.#progress = new ProgressStrip(this.root, () => this.#cancel());
  }

  setSource(text: string): void {
    find(HTMLElement, "[data-source]", this.root).textContent = text;
  }

  /** Runs a look-up and shows its outcome. It aborts the previous one, of which nothing more is shown. */
  async run(lookUp: LookUp): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.#load(lookUp);
    try {
      await lookUp.work({
        signal: running.signal,
        onProgress: (progress) => running.signal.aborted || this.#progress.onProgress(progress),
        onRetry: (retry) => running.signal.aborted || this.#progress.onRetry(retry),
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
   * Shows rows as they arrive and returns their number. The previous rows stay until the first one arrives, so that the
   * layout does not jump.
   */
  async showEach<Row>(
    rows: AsyncIterable<Row>,
    draw: (row: Row) => HTMLTableRowElement,
    { signal }: Watch,
    onRow: (row: Row) => void = () => {},
  ): Promise<number> {
    let loaded = 0;
    this.#list.begin(() => this.#showTable());
    for await (const row of rows) {
      if (signal.aborted) break;
      onRow(row);
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
      createElement(
        "div",
        { class: "nothing" },
        createElement("strong", {}, title),
        createElement("p", {}, hint),
      ),
    );
    this.#range.textContent = "";
    announce(title);
  }

  /** Shows a summary below the rows. */
  showSummary(summary: string): void {
    const { retries } = this.#progress;
    const again = retries === 0 ? "" : ` · ${retries === 1 ? "1 retry" : `${formatCount(retries)} retries`}`;
    this.#range.textContent = summary + again;
    announce(summary + again);
  }

  #load({ isLong }: LookUp): void {
    this.root.setAttribute("aria-busy", "true");
    this.#results.dataset.stale = "";
    // A long list scrolls inside its box, which must also work by keyboard.
    this.#results.classList.toggle("long", isLong);
    if (isLong) this.#results.tabIndex = 0;
    else this.#results.removeAttribute("tabindex");
    this.#progress.begin({ isLong });
    this.#range.textContent = isLong ? "Loading…" : "Looking up…";
    if (!this.#list.isEmpty) return;
    this.#clear();
    const bars = Array.from({ length: SKELETON_ROWS }, () => createElement("div", { class: "bar" }));
    this.#notice.replaceChildren(createElement("div", { class: "skeleton", "aria-hidden": "true" }, ...bars));
  }

  #settle(): void {
    this.root.removeAttribute("aria-busy");
    delete this.#results.dataset.stale;
    this.#progress.end();
  }

  #cancel(): void {
    this.#running?.abort();
    this.#settle();
    this.#list.draw();
    if (this.#list.isEmpty) this.showNothing("Cancelled", "Nothing was loaded.");
    else this.showSummary(this.#progress.progress ? `Cancelled, ${this.#describeLoaded()}` : "Cancelled");
  }

  #fail(detail: FailureDetail, lookUp: LookUp): void {
    this.#list.draw();
    const hasRows = this.#list.length > 0 && lookUp.isLong;
    if (!hasRows) this.#clear();
    this.#notice.replaceChildren(createFailureView(detail, lookUp.mode, () => void this.run(lookUp)));
    this.#range.textContent = hasRows ? `Stopped, ${this.#describeLoaded()}` : "";
    this.#markField(detail.field);
  }

  #describeLoaded(): string {
    const { total } = this.#progress.progress ?? { total: 0 };
    return `${formatCount(this.#list.length)} of ${formatCount(total)} loaded`;
  }

  #markField(field: string | undefined): void {
    const name = field?.replace(/\[.*$/, "") ?? "";
    const input = this.form.querySelector<HTMLElement>(`[data-field="${CSS.escape(name)}"]`);
    input?.setAttribute("aria-invalid", "true");
    input?.focus();
  }

  #showTable(): void {
    delete this.#results.dataset.stale;
    this.#results.hidden = false;
    this.#notice.replaceChildren();
    this.#unmarkFields();
  }

  #clear(): void {
    this.#list.clear();
    this.#results.hidden = true;
    this.#notice.replaceChildren();
    this.#unmarkFields();
  }

  #unmarkFields(): void {
    for (const input of this.form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  }
}
