// A whole list as one file, while it is streamed.
import { announce, createElement } from "../dom.ts";
import { loadCsv, saveCsv } from "./csv.ts";
import { createFailure } from "./failure.ts";
import { createButton, say, setText } from "./language.ts";
import { type List, type Person, toPerson } from "./people.ts";

/**
 * What was loaded is kept as text of CSV, up to the last cursor of the stream: from there it goes on after "Cancel" and after a
 * failure. So a list of any length needs no more memory than its file.
 */
export class Download {
  readonly root = createElement("div", { class: "download" });
  readonly #list: List;
  readonly #text = createElement("p");
  readonly #bar = createElement("progress");
  readonly #retry = createElement("p", { class: "quiet" });
  readonly #notices = createElement("div", { class: "notices" });
  /** Both "Cancel" and "Resume", so that the focus stays where it is. */
  readonly #main = createButton("cancel", () => (this.#work === undefined ? void this.#run() : this.#stop()));
  readonly #save = createButton("saveThese", () => this.#saveAll());
  readonly #discard = createButton("discard", () => this.clear());
  #work: AbortController | undefined;
  #reveal = false;
  #parts: string[] = [];
  #kept = 0;
  #total: number | undefined;
  #cursor: string | undefined;

  constructor(list: List) {
    this.#list = list;
    this.#bar.setAttribute("aria-labelledby", `${list.name}-progress`);
    this.#text.id = `${list.name}-progress`;
    const actions = createElement("div", { class: "tools" }, this.#main, this.#save, this.#discard);
    this.root.append(this.#text, this.#bar, this.#retry, this.#notices, actions);
    this.clear();
  }

  start(reveal: boolean): void {
    this.clear();
    this.#reveal = reveal;
    this.root.hidden = false;
    this.#main.focus();
    void this.#run();
  }

  clear(): void {
    this.#work?.abort();
    this.#work = undefined;
    this.#parts = [];
    this.#kept = 0;
    this.#total = undefined;
    this.#cursor = undefined;
    this.root.hidden = true;
  }

  #stop(): void {
    this.#work?.abort();
    this.#work = undefined;
    this.#show();
    announce(this.#text.textContent ?? "");
  }

  async #run(): Promise<void> {
    const work = new AbortController();
    const { signal } = work;
    this.#work = work;
    this.#main.hidden = false;
    if (this.#notices.contains(document.activeElement)) this.#main.focus();
    this.#notices.replaceChildren();
    this.#show();
    try {
      const write = await loadCsv();
      let rows: Person[] = [];
      const keep = () => {
        if (signal.aborted || rows.length === 0) return;
        this.#parts.push(write(rows, { withHead: this.#parts.length === 0 }));
        this.#kept += rows.length;
        rows = [];
        setText(this.#retry, () => "");
        this.#show();
      };
      const all = this.#list.all({
        reveal: this.#reveal,
        signal,
        ...(this.#cursor !== undefined && { cursor: this.#cursor }),
        onCursor: (cursor) => {
          keep();
          if (!signal.aborted) this.#cursor = cursor;
        },
        onProgress: ({ total }) => {
          this.#total = total;
        },
        onRetry: ({ provider, attempt, attempts, delayMs }) => {
          const values = { attempt, attempts, seconds: Math.ceil(delayMs / 1000) };
          setText(this.#retry, () => say("retrying", { ...values, cloud: say(provider ?? "worker") }));
        },
      });
      for await (const row of all) rows.push(toPerson(row));
      if (signal.aborted) return;
      keep();
      this.#saveAll();
    } catch (error) {
      if (signal.aborted) return;
      this.#work = undefined;
      this.#show();
      const hadFocus = document.activeElement === this.#main;
      // "Try again" goes on as "Resume" would.
      this.#main.hidden = true;
      this.#notices.replaceChildren(createFailure(error, () => void this.#run()));
      if (hadFocus) this.#notices.querySelector<HTMLElement>(".failure > button")?.focus();
    }
  }

  #saveAll(): void {
    saveCsv(this.#list.name, this.#parts);
    announce(say("saved", { done: this.#kept }));
    this.clear();
  }

  #show(): void {
    const isRunning = this.#work !== undefined;
    const values = { done: this.#kept, total: this.#total ?? 0 };
    const ofTotal = this.#total === undefined ? "loaded" : "loadedOf";
    setText(this.#text, isRunning ? ofTotal : "stopped", values);
    setText(this.#main, isRunning ? "cancel" : "resume");
    this.#save.hidden = isRunning || this.#kept === 0;
    this.#discard.hidden = isRunning;
    this.#retry.hidden = !isRunning;
    if (this.#total === undefined) this.#bar.removeAttribute("value");
    else {
      this.#bar.max = this.#total;
      this.#bar.value = this.#kept;
    }
    this.#bar.hidden = !isRunning && this.#total === undefined;
  }
}
