// The users of one cloud, page after page.
import { createElement } from "../dom.ts";
import { Download } from "./download.ts";
import { createButton, createText, say } from "./language.ts";
import { writeState } from "./location.ts";
import type { MessageName } from "./messages.ts";
import { type Found, Panel, type PanelOptions } from "./panel.ts";
import { type List, type Options, PAGE_SIZE } from "./people.ts";

const COLUMNS: Readonly<Record<List["name"], readonly MessageName[]>> = {
  customers: ["person", "contact"],
  identities: ["person", "contact", "created"],
};

export class ListPanel {
  readonly panel: Panel;
  readonly name: List["name"];
  readonly #list: List;
  readonly #download: Download;
  readonly #previous = createButton("previous", () => this.#go(-PAGE_SIZE));
  readonly #next = createButton("next", () => this.#go(PAGE_SIZE));
  readonly #pager = createElement("nav", { class: "tools" }, this.#previous, this.#next);
  /** Of the page that is shown or being loaded. */
  #offset: number | undefined;

  constructor(list: List, revealPerson: PanelOptions["revealPerson"]) {
    this.name = list.name;
    this.#list = list;
    this.#pager.hidden = true;
    this.#download = new Download(list);
    this.panel = new Panel({
      title: list.name,
      columns: COLUMNS[list.name],
      ask: (options) => this.#ask(options),
      revealPerson,
    });
    this.panel.tools.append(createButton("csvAll", () => this.#download.start(this.panel.isRevealed)));
    this.#pager.setAttribute("aria-labelledby", `${list.name}-title`);
    this.panel.foot.append(this.#pager);
    this.panel.foot.before(this.#download.root);
  }

  /** @returns the error, if any */
  async show(offset: number): Promise<unknown> {
    if (offset === this.#offset) return;
    this.#offset = offset;
    return this.panel.load();
  }

  stop(): void {
    this.#download.clear();
    this.panel.stop();
  }

  #go(by: number): void {
    const offset = Math.max(0, (this.#offset ?? 0) + by);
    writeState({ [this.name]: offset });
    void this.show(offset);
  }

  async #ask(options: Options): Promise<Found> {
    const offset = this.#offset ?? 0;
    const { people, total, droppedCells } = await this.#list.page(offset, options);
    const end = offset + people.length;
    const isLast = total === undefined ? people.length < PAGE_SIZE : end >= total;
    if (!options.signal.aborted) {
      this.#previous.setAttribute("aria-disabled", String(offset === 0));
      this.#next.setAttribute("aria-disabled", String(isLast));
      this.#pager.hidden = offset === 0 && isLast;
    }
    const range = { from: offset + 1, to: end, total: total ?? 0 };
    return {
      people,
      summary: () => {
        if (people.length === 0) return "";
        return total === undefined ? `${say("range", range)} · ${say("newestFirst")}` : say("rangeOf", range);
      },
      notes: droppedCells > 0 ? [createText("p", { class: "note" }, "dropped", { count: droppedCells })] : [],
      errors: [],
      empty: offset > 0 ? ["pastEnd", "pastEndAdvice"] : ["nothingHere", "nothingHereAdvice"],
    };
  }
}
