const COPIED_FOR_MS = 1_600;

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

/** Tells it to a screen reader, by the element `#announcer` of the page, which has the role `status`. */
export function announce(text: string): void {
  find(HTMLElement, "#announcer").textContent = text;
}

/** Copies the text of an element, and says so on the button; without a clipboard it selects that text. */
export async function copy(
  button: HTMLButtonElement,
  source: HTMLElement,
  words = { copied: "Copied", selected: "Selected, press the copy key" },
): Promise<void> {
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(source.textContent ?? "");
  } catch {
    // The browser may forbid the clipboard; then the user copies what is selected.
    getSelection()?.selectAllChildren(source);
    announce(words.selected);
    return;
  }
  announce(words.copied);
  if (label === words.copied) return;
  button.textContent = words.copied;
  setTimeout(() => {
    button.textContent = label;
  }, COPIED_FOR_MS);
}

/** The role is explicit because a table with another `display`, as on a narrow screen, loses it. */
export function createCell(...children: (Node | string)[]): HTMLTableCellElement {
  return createElement("td", { role: "cell" }, ...children);
}
