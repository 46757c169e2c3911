// The search box: one person by anything that is known of them, or many ids at once, in both clouds.
import { type AccountsClient, ApiError } from "iot-accounts/client";
import { createElement, find } from "../dom.ts";
import { isKind } from "./failure.ts";
import { createButton, createText, say, setText } from "./language.ts";
import type { MessageName } from "./messages.ts";
import { type Found, Panel, type PanelOptions } from "./panel.ts";
import { type Options, type Person, toPerson } from "./people.ts";
import { readQuestion } from "./question.ts";

const KINDS: Readonly<Record<string, MessageName>> = {
  customerId: "takenForCustomerId",
  identityId: "takenForIdentityId",
  phone: "takenForPhone",
  email: "takenForEmail",
};
const EMPTY = ["nobody", "nobodyAdvice"] as const;

export class Search {
  readonly panel: Panel;
  readonly #client: AccountsClient;
  readonly #input = find(HTMLTextAreaElement, "#search-text");
  readonly #problem = find(HTMLElement, "#search-problem");
  readonly #progress = createElement("p", {});
  readonly #strip: HTMLElement;
  #text = "";

  constructor(
    client: AccountsClient,
    revealPerson: PanelOptions["revealPerson"],
    onSearch: (text: string) => void,
  ) {
    this.#client = client;
    this.panel = new Panel({
      title: "results",
      columns: ["cloud", "person", "contact", "created"],
      ask: (options) => this.#ask(options),
      revealPerson,
    });
    const cancel = createButton("cancel", () => {
      this.panel.clear();
      this.panel.root.hidden = true;
      this.#input.focus();
    });
    this.#strip = createElement("div", { class: "download" }, this.#progress, cancel);
    this.#strip.hidden = true;
    this.panel.foot.before(this.#strip);
    const form = find(HTMLFormElement, "#search");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      onSearch(this.#input.value.trim());
    });
    form.addEventListener("reset", (event) => {
      event.preventDefault();
      onSearch("");
      this.#input.focus();
    });
    // A text of several lines can be pasted; Enter is still what starts a search.
    this.#input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    });
  }

  /** Shows whom the text finds; an empty one shows nobody. */
  async show(text: string): Promise<void> {
    this.#input.value = text;
    find(HTMLButtonElement, "#search [type=reset]").hidden = text === "";
    this.#text = text;
    this.panel.clear();
    this.#strip.hidden = true;
    this.#showProblem(undefined);
    const question = readQuestion(text);
    const isAsked = text !== "" && !("error" in question);
    this.panel.root.hidden = !isAsked;
    if ("error" in question) this.#showProblem(question.error, question.values);
    if (!isAsked) return;
    const error = await this.panel.load();
    if (!(error instanceof ApiError) || error.kind !== "invalid-input") return;
    this.panel.root.hidden = true;
    // The worker says which one, such as `identityIds[3]`.
    const index = Number(/\[(\d+)\]/.exec(error.field ?? "")?.[1]);
    const id = "ids" in question ? question.ids[index] : undefined;
    this.#showProblem(id === undefined ? "fieldNoQuestion" : "fieldNoIds", { parts: `“${id}”` });
  }

  #showProblem(problem: MessageName | undefined, values?: Record<string, string | number>): void {
    this.#problem.hidden = problem === undefined;
    this.#input.setAttribute("aria-invalid", String(problem !== undefined));
    if (problem === undefined) return;
    setText(this.#problem, problem, values);
    this.#input.focus();
  }

  async #ask(options: Options): Promise<Found> {
    const question = readQuestion(this.#text);
    if ("ids" in question) return this.#lookUp(question.ids, options);
    const text = "text" in question ? question.text : "";
    const { users, takenFor, errors } = await this.#client.find(text, options);
    const kinds = () => takenFor.map((kind) => say(KINDS[kind] ?? "person")).join(", ");
    return {
      people: users.map(({ source }) => toPerson(source)),
      summary: () => `${say("found", { count: users.length })} · ${say("takenFor", { kinds: kinds() })}`,
      notes: [],
      errors: [errors.tencent, errors.aliyun].filter((error) => error !== undefined),
      empty: EMPTY,
    };
  }

  /** Aliyun takes many ids at once, Tencent one. */
  async #lookUp(ids: readonly string[], options: Options): Promise<Found> {
    const found: Record<"tencent" | "aliyun", Person[]> = { tencent: [], aliyun: [] };
    const missing = new Set(ids);
    const errors: ApiError[] = [];
    const lookUp = async (work: () => Promise<void>) => {
      try {
        await work();
      } catch (error) {
        // A cloud that the worker has no key of.
        if (isKind(error, "unknown-route")) return;
        if (!(error instanceof ApiError) || isKind(error, "unauthorized", "forbidden")) throw error;
        errors.push(error);
      }
    };
    const ofAliyun = async () => {
      for await (const identity of this.#client.identities([...ids], options)) {
        found.aliyun.push(toPerson(identity));
        missing.delete(identity.identityId ?? "");
      }
    };
    const ofTencent = async () => {
      for (const [index, customerId] of ids.entries()) {
        options.signal.throwIfAborted();
        this.#showProgress(index, ids.length);
        const customer = await this.#findCustomer(customerId, options);
        if (customer === undefined) continue;
        found.tencent.push(customer);
        missing.delete(customerId);
      }
    };
    try {
      await Promise.all([lookUp(ofTencent), lookUp(ofAliyun)]);
    } finally {
      if (!options.signal.aborted) this.#strip.hidden = true;
    }
    const people = [...found.tencent, ...found.aliyun];
    return {
      people,
      summary: () => say("foundOf", { count: people.length, ids: ids.length }),
      notes: missing.size === 0 || errors.length > 0 ? [] : [createMissing([...missing])],
      errors,
      empty: EMPTY,
    };
  }

  async #findCustomer(customerId: string, options: Options): Promise<Person | undefined> {
    try {
      const { customers } = await this.#client.customerPage({ customerId, offset: 0, limit: 1 }, options);
      return customers[0] && toPerson(customers[0]);
    } catch (error) {
      // So the cloud says that there is no such customer.
      if (isKind(error, "not-found", "invalid-request", "invalid-input")) return undefined;
      throw error;
    }
  }

  #showProgress(done: number, total: number): void {
    this.#strip.hidden = false;
    setText(this.#progress, "searchingIds", { done, total });
  }
}

function createMissing(ids: readonly string[]): HTMLElement {
  return createElement(
    "div",
    { class: "note" },
    createText("p", {}, "missingIds", { count: ids.length }),
    createElement("p", { class: "id" }, createElement("bdi", {}, ids.join(", "))),
  );
}
