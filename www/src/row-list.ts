// Rows that come one by one: drawn once a frame, and no more of them than a page stays quick with.
import { find } from "./dom.ts";

const STEP = 500;

export class RowList {
  readonly #body: HTMLTableSectionElement;
  readonly #more: HTMLElement;
  #rows: (() => HTMLTableRowElement)[] = [];
  #drawn = 0;
  #most = STEP;
  #frame = 0;
  #onDraw: () => void = () => {};

  constructor(root: HTMLElement) {
    this.#body = find(HTMLTableSectionElement, "tbody", root);
    this.#more = find(HTMLElement, ".more", root);
    find(HTMLButtonElement, "button", this.#more).addEventListener("click", () => {
      this.#most += STEP;
      this.draw();
    });
  }

  get length(): number {
    return this.#rows.length;
  }

  get isEmpty(): boolean {
    return this.#body.childElementCount === 0;
  }

  /** What was there stays to be seen until the first new row is drawn. */
  begin(onDraw: () => void): void {
    this.#forget();
    this.#onDraw = onDraw;
  }

  add(row: () => HTMLTableRowElement): void {
    this.#rows.push(row);
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.draw());
  }

  draw(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const next = this.#rows.slice(this.#drawn, this.#most);
    if (next.length > 0) {
      if (this.#drawn === 0) this.#body.replaceChildren();
      this.#body.append(...next.map((row) => row()));
      this.#drawn += next.length;
      this.#onDraw();
    }
    this.#note();
  }

  clear(): void {
    this.#forget();
    this.#body.replaceChildren();
    this.#note();
  }

  #forget(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#rows = [];
    this.#drawn = 0;
    this.#most = STEP;
  }

  #note(): void {
    const left = this.#rows.length - this.#drawn;
    this.#more.hidden = left <= 0;
    if (left <= 0) return;
    find(HTMLElement, "span", this.#more).textContent = `The first ${count(this.#drawn)} are shown`;
    find(HTMLButtonElement, "button", this.#more).textContent = `Show ${count(Math.min(STEP, left))} more`;
  }
}

/** 10,000 in a form that reads the same for everybody. */
export function count(value: number): string {
  return value.toLocaleString("en");
}
