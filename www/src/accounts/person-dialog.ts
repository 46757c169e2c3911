// Everything that is known of one person, to read and to copy.
import { createElement, find } from "../dom.ts";
import { createFailure, isKind } from "./failure.ts";
import { createButton, createText, say, sayTime, setText } from "./language.ts";
import { type MessageName, messages } from "./messages.ts";
import type { Person } from "./people.ts";

/** Members that repeat another one as a number: the time is shown in their place. */
const TIMES: Readonly<Record<string, string>> = {
  lastLoginTime: "lastLoginTimeMs",
  gmtCreate: "gmtCreateMs",
  gmtModified: "gmtModifiedMs",
};

export function openPerson(person: Person, revealPerson: (person: Person) => Promise<Person>): void {
  const dialog = find(HTMLDialogElement, "#person");
  let isOpen = true;
  let isRevealed = false;
  const reveal = createButton("reveal", async () => {
    try {
      const revealed = await revealPerson(person);
      if (!isOpen) return;
      isRevealed = true;
      fill(revealed);
      find(HTMLElement, "h2", dialog).focus();
    } catch (error) {
      if (!isOpen) return;
      const notice = isKind(error, "forbidden")
        ? createText("p", { class: "note", role: "alert" }, "revealForbidden")
        : createFailure(error, () => reveal.click());
      find(HTMLElement, ".notices", dialog).replaceChildren(notice);
    }
  });
  const fill = ({ cloud, id, name, source }: Person) => {
    const fields = listFields(source);
    const all = () => fields.map(({ label, value }) => `${label()}: ${value()}`).join("\n");
    const known = name ?? id;
    const title =
      known === undefined
        ? createText("span", { class: "missing" }, "noId")
        : createElement("bdi", {}, known);
    // What is masked in an id cannot be asked for.
    const canAsk = id !== undefined && !id.includes("*");
    const content = createElement(
      "div",
      { class: "person" },
      createElement(
        "header",
        {},
        createElement("h2", { id: "person-title", tabindex: "-1" }, title),
        createText("span", { class: `tag ${cloud}` }, cloud),
      ),
      createElement("div", { class: "notices" }),
      createElement("dl", {}, ...fields.map(createField)),
      createElement(
        "footer",
        {},
        ...(canAsk && !isRevealed ? [reveal] : []),
        createCopy(all, () => say("copyAll")),
        createButton("close", () => dialog.close()),
      ),
    );
    dialog.replaceChildren(content);
  };
  fill(person);
  // Whoever comes back to this computer finds nothing in a closed dialog.
  const empty = () => {
    isOpen = false;
    dialog.replaceChildren();
  };
  dialog.addEventListener("close", empty, { once: true });
  dialog.showModal();
  find(HTMLElement, "h2", dialog).focus();
}

interface Field {
  label: () => string;
  value: () => string;
}

function listFields(source: Person["source"]): Field[] {
  const values = new Map<string, unknown>(Object.entries(source));
  return Object.keys(messages).flatMap((name) => {
    const text = values.get(name);
    const ms = values.get(TIMES[name] ?? "");
    if (typeof text !== "string" || text === "") return [];
    return [
      {
        label: () => say(name as MessageName),
        value: () => sayValue(name, text, ms),
      },
    ];
  });
}

function sayValue(name: string, text: string, ms: unknown): string {
  if (typeof ms === "number") return sayTime(ms);
  if (name === "onlineStatus" && text === "1") return say("online");
  if (name === "onlineStatus" && text === "0") return say("offline");
  return text;
}

function createField({ label, value }: Field): HTMLElement {
  const shown = createElement("bdi", {});
  setText(shown, value);
  return createElement(
    "div",
    {},
    createText("dt", {}, label),
    createElement(
      "dd",
      {},
      shown,
      createCopy(value, () => say("copy"), label),
    ),
  );
}

/** @param of whose value it is, for those who hear the button and not what stands beside it */
function createCopy(value: () => string, name: () => string, of: () => string = () => ""): HTMLButtonElement {
  const text = createText("span", { "aria-live": "polite" }, name);
  const button = createElement("button", { type: "button", class: "copy" }, text);
  button.append(createText("span", { class: "visually-hidden" }, () => ` ${of()}`));
  button.addEventListener("click", async () => {
    const done = await navigator.clipboard.writeText(value()).then(
      () => "copied" as const,
      () => "copyFailed" as const,
    );
    setText(text, done);
    setTimeout(() => setText(text, name), 2_000);
  });
  return button;
}
