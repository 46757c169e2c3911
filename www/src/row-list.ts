// Rows that arrive one by one: drawn once per frame, and at most as many as the page can show without getting slow.
import { find } from "./dom.ts";

const STEP = 500;

export class RowList {
  readonly #body: HTMLTableSectionElement;
  readonly #more: HTMLElement;
  #rows: (() => HTMLTableRowElement)[] = [];
  #drawn = 0;
  #maxDrawn = STEP;
  #frame = 0;
  #onDraw: () => void = () => {};

  constructor(root: HTMLElement) {
    this.#body = find(HTMLTableSectionElement, "tbody", root);
    this.#more = find(HTMLElement, ".more", root);
    find(HTMLButtonElement, "button", this.#more).addEventListener("click", () => {
      this.#maxDrawn += STEP;
      this.draw();
    });
  }

  get length(): number {
    return this.#rows.length;
  }

  get isEmpty(): boolean {
    return this.#body.childElementCount === 0;
  }

  /** The previous rows stay visible until the first new row is drawn. */
  begin(onDraw: () => void): void {
    this.#reset();
    this.#onDraw = onDraw;
  }

  add(row: () => HTMLTableRowElement): void {
    this.#rows.push(row);
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.draw());
  }

  draw(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const next = this.#rows.slice(this.#drawn, this.#maxDrawn);
    if (next.length > 0) {
      if (this.#drawn === 0) this.#body.replaceChildren();
      this.#body.append(...next.map((row) => row()));
      this.#drawn += next.length;
      this.#onDraw();
    }
    this.#updateMore();
  }

  clear(): void {
    this.#reset();
    this.#body.replaceChildren();
    this.#updateMore();
  }

  #reset(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#rows = [];
    this.#drawn = 0;
    this.#maxDrawn = STEP;
  }

  #updateMore(): void {
    const remaining = this.#rows.length - this.#drawn;
    this.#more.hidden = remaining <= 0;
    if (remaining <= 0) return;
    find(HTMLElement, "span", this.#more).textContent = `The first ${formatCount(this.#drawn)} are shown`;
    find(HTMLButtonElement, "button", this.#more).textContent =
      `Show ${formatCount(Math.min(STEP, remaining))} more`;
  }
}

/** Formats a count as 10,000, whatever the browser's language is. */
export function formatCount(value: number): string {
  return value.toLocaleString("en");
}
