/** The element of that kind under `selector`; a page without it is a mistake of ours, so it throws. */
export function find<E extends Element>(kind: new () => E, selector: string, root: ParentNode = document): E {
  const element = root.querySelector(selector);
  if (!(element instanceof kind)) throw new Error(`the page has no ${kind.name} \`${selector}\``);
  return element;
}

/** Strings become text nodes: nothing a vendor sends is ever read as markup. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, string> = {},
  ...children: (Node | string | undefined)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/** The role is said aloud because a table that reflows on a narrow screen loses it. */
export function cell(...children: (Node | string)[]): HTMLTableCellElement {
  return make("td", { role: "cell" }, ...children);
}

/** A value, or for a missing one a dash that a screen reader reads as words. */
export function valueOr(
  value: string | undefined,
  missing: string,
  attributes: Record<string, string> = {},
): Node {
  if (value !== undefined && value !== "") return make("span", attributes, value);
  const dash = make("span", { "aria-hidden": "true" }, "–");
  return make("span", { class: "missing" }, dash, make("span", { class: "visually-hidden" }, missing));
}

const announcer = find(HTMLElement, "#announcer");

export function announce(text: string): void {
  announcer.textContent = text;
}
