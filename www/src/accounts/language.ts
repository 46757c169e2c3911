// Texts that follow the language of the page while it is shown.
import { createElement } from "../dom.ts";
import { type MessageName, messages } from "./messages.ts";

export type Values = Readonly<Record<string, string | number>>;

const LANGUAGES = ["en", "zh-CN"] as const;
const STORED = "language";
/** How the text of an element is made, for every element that has one; gone with the element. */
const texts = new WeakMap<Element, () => string>();

let language: (typeof LANGUAGES)[number] = chooseLanguage();

function chooseLanguage() {
  const wanted = localStorage.getItem(STORED) ?? navigator.language;
  return wanted.startsWith("zh") ? "zh-CN" : "en";
}

export function say(name: MessageName, values: Values = {}): string {
  const text: string = messages[name][LANGUAGES.indexOf(language)] ?? name;
  return text.replace(/\{(\w+)\}/g, (_, key: string) => {
    const value = values[key] ?? "";
    return typeof value === "number" ? value.toLocaleString(language) : value;
  });
}

export function sayTime(ms: number): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(ms);
}

/** Gives an element a text that is made anew when the language changes. */
export function setText(element: Element, text: MessageName | (() => string), values?: Values): void {
  const make = typeof text === "string" ? () => say(text, values) : text;
  texts.set(element, make);
  element.setAttribute("data-text", "");
  element.textContent = make();
}

export function createText<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, string>,
  text: MessageName | (() => string),
  values?: Values,
): HTMLElementTagNameMap[Tag] {
  const element = createElement(tag, attributes);
  setText(element, text, values);
  return element;
}

export function createButton(name: MessageName, onClick: () => void, className = ""): HTMLButtonElement {
  const button = createText("button", { type: "button", class: className }, name);
  // Unlike one that is `disabled`, it keeps the focus.
  button.addEventListener("click", () => button.ariaDisabled === "true" || onClick());
  return button;
}

/** The elements of the page's HTML name their message: `<h1 data-message="title">`. */
export function translate(root: ParentNode): void {
  for (const element of root.querySelectorAll("[data-message]")) {
    const { message } = (element as HTMLElement).dataset;
    setText(element, message as MessageName);
  }
}

export function startLanguage(chooser: HTMLSelectElement): void {
  const show = () => {
    document.documentElement.lang = language;
    document.title = `${say("title")} · iot-accounts`;
    for (const element of document.querySelectorAll("[data-text]"))
      element.textContent = texts.get(element)?.() ?? "";
  };
  translate(document);
  chooser.value = language;
  chooser.addEventListener("change", () => {
    language = chooser.value === "zh-CN" ? "zh-CN" : "en";
    localStorage.setItem(STORED, language);
    show();
  });
  show();
}
