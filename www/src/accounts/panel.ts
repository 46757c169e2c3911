// A block of the page that asks the worker something and shows whom it found.
import type { ApiError } from "iot-accounts/client";
import { announce, createElement, find } from "../dom.ts";
import { loadCsv, saveCsv } from "./csv.ts";
import { createFailure, isKind } from "./failure.ts";
import { createButton, createText, say, setText, translate } from "./language.ts";
import type { MessageName } from "./messages.ts";
import type { Options, Person } from "./people.ts";
import { openPerson } from "./person-dialog.ts";
import { createHead, createRow } from "./table.ts";

export interface Found {
  people: Person[];
  summary: () => string;
  /** What more there is to say. */
  notes: HTMLElement[];
  /** Of a cloud that failed, while another one answered. */
  errors: ApiError[];
  /** Why there is nobody: a title, and what to do. */
  empty: readonly [title: MessageName, advice: MessageName];
}

export interface PanelOptions {
  title: MessageName;
  columns: readonly MessageName[];
  ask: (options: Options) => Promise<Found>;
  /** The same person, with nothing masked. */
  revealPerson: (person: Person) => Promise<Person>;
}

export class Panel {
  readonly root: HTMLElement;
  readonly foot: HTMLElement;
  /** What can be done with those who are shown. */
  readonly tools = createElement("div", { class: "tools" });
  readonly #options: PanelOptions;
  readonly #reveal: HTMLButtonElement;
  #isRevealed = false;
  #people: readonly Person[] = [];
  #work = new AbortController();

  constructor(options: PanelOptions) {
    this.#options = options;
    const { content } = find(HTMLTemplateElement, "#panel");
    this.root = find(HTMLElement, "section", content).cloneNode(true) as HTMLElement;
    this.root.id = options.title;
    this.foot = this.#part("footer");
    const heading = this.#part("h2");
    heading.id = `${options.title}-title`;
    setText(heading, options.title);
    for (const labelled of [this.root, this.#part("table")])
      labelled.setAttribute("aria-labelledby", heading.id);
    this.#part("thead").replaceWith(createHead(options.columns));
    this.#reveal = createButton("reveal", () => void this.load({ reveal: !this.#isRevealed }));
    this.#part(".tools").append(this.#reveal);
    const save = async () => saveCsv(options.title, [(await loadCsv())(this.#people, { withHead: true })]);
    this.tools.append(createButton("csvShown", () => void save()));
    this.foot.append(this.tools);
    translate(this.root);
    this.#setPeople([]);
  }

  get isRevealed(): boolean {
    return this.#isRevealed;
  }

  /** Asks, and shows the answer. Gives the error, if any; what was asked before is left. */
  async load({ reveal = this.#isRevealed } = {}): Promise<unknown> {
    this.stop();
    const { signal } = this.#work;
    this.root.setAttribute("aria-busy", "true");
    if (this.#people.length === 0)
      this.#part(".nothing").replaceChildren(createText("p", { class: "quiet" }, "loading"));
    try {
      const found = await this.#options.ask({ reveal, signal });
      if (signal.aborted) return;
      this.#isRevealed = reveal;
      this.#show(found);
      return;
    } catch (error) {
      if (signal.aborted) return;
      this.root.removeAttribute("aria-busy");
      // Who may not see more keeps what is there.
      if (reveal && isKind(error, "forbidden"))
        this.#setNotices(createText("p", { class: "note", role: "alert" }, "revealForbidden"));
      else {
        this.#setPeople([]);
        setText(this.#part(".summary"), () => "");
        this.#setNotices(createFailure(error, () => void this.load({ reveal })));
      }
      return error;
    }
  }

  stop(): void {
    this.#work.abort();
    this.#work = new AbortController();
    this.root.removeAttribute("aria-busy");
  }

  /** Masks again, and shows nothing. */
  clear(): void {
    this.stop();
    this.#isRevealed = false;
    this.#setPeople([]);
    this.#setNotices();
    setText(this.#part(".summary"), () => "");
  }

  #show({ people, summary, notes, errors, empty: [title, advice] }: Found): void {
    this.root.removeAttribute("aria-busy");
    this.#setPeople(people);
    setText(this.#part(".summary"), summary);
    this.#setNotices(...errors.map((error) => createFailure(error, () => void this.load())), ...notes);
    if (people.length === 0 && errors.length === 0) {
      const texts = [createText("h3", {}, title), createText("p", { class: "quiet" }, advice)];
      this.#part(".nothing").replaceChildren(...texts);
      announce(say(title));
    } else announce(`${say(this.#options.title)}: ${summary()}`);
  }

  #setPeople(people: readonly Person[]): void {
    this.#people = people;
    const { columns, revealPerson } = this.#options;
    const rows = people.map((person) => createRow(person, columns, () => openPerson(person, revealPerson)));
    this.#part("tbody").replaceChildren(...rows);
    this.#part("table").hidden = people.length === 0;
    this.tools.hidden = people.length === 0;
    this.#part(".nothing").replaceChildren();
    this.#reveal.hidden = people.length === 0;
    setText(this.#reveal, this.#isRevealed ? "mask" : "reveal");
  }

  /** What had the focus may be gone now: the focus then goes to "Try again", or to the heading. */
  #setNotices(...notices: HTMLElement[]): void {
    const focused = document.activeElement;
    const wasHere = this.root.contains(focused);
    this.#part(".notices").replaceChildren(...notices);
    if (!wasHere || focused?.getClientRects().length !== 0) return;
    (this.root.querySelector<HTMLElement>(".failure > button") ?? this.#part("h2")).focus();
  }

  #part(selector: string): HTMLElement {
    return find(HTMLElement, selector, this.root);
  }
}
