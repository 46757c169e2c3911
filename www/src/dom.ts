/** Finds the element; throws when it does not exist, which is a bug of the page. */
export function find<E extends Element>(kind: new () => E, selector: string, root: ParentNode = document): E {
  const element = root.querySelector(selector);
  if (!(element instanceof kind)) throw new Error(`the page has no ${kind.name} \`${selector}\``);
  return element;
}

/** Strings become text nodes: nothing that a vendor sends is parsed as markup. */
export function createElement<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, string> = {},
  ...children: (Node | string | undefined)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/** The role is explicit because a table with another `display`, as on a narrow screen, loses it. */
export function createCell(...children: (Node | string)[]): HTMLTableCellElement {
  return createElement("td", { role: "cell" }, ...children);
}

/** A value, or for a missing one a dash with a text for screen readers. */
export function createValue(
  value: string | undefined,
  missing: string,
  attributes: Record<string, string> = {},
): Node {
  if (value !== undefined && value !== "") return createElement("span", attributes, value);
  const dash = createElement("span", { "aria-hidden": "true" }, "–");
  return createElement(
    "span",
    { class: "missing" },
    dash,
    createElement("span", { class: "visually-hidden" }, missing),
  );
}

const announcer = find(HTMLElement, "#announcer");

export function announce(text: string): void {
  announcer.textContent = text;
}
