// People as the rows of a table; on a narrow screen each row is a small block.
import { createCell, createElement } from "../dom.ts";
import { createText, say, sayTime, setText } from "./language.ts";
import type { MessageName } from "./messages.ts";
import type { Person } from "./people.ts";

export function createHead(columns: readonly MessageName[]): HTMLElement {
  const cells = columns.map((name) => createText("th", { role: "columnheader", scope: "col" }, name));
  return createElement("thead", { role: "rowgroup" }, createElement("tr", { role: "row" }, ...cells));
}

export function createRow(
  person: Person,
  columns: readonly MessageName[],
  open: () => void,
): HTMLTableRowElement {
  const cells: Partial<Record<MessageName, () => HTMLElement>> = {
    cloud: () => createCell(createText("span", { class: `tag ${person.cloud}` }, person.cloud)),
    person: () => createCell(...createName(person, open)),
    contact: () => createCell(...createContact(person)),
    created: () => createCell(createTime(person.createdAtMs, "created")),
    lastSeen: () => createCell(createTime(person.lastSeenAtMs, "lastSeen")),
  };
  const row = createElement("tr", { role: "row" });
  for (const column of columns) {
    const cell = cells[column]?.();
    cell?.classList.add(column);
    if (cell !== undefined) row.append(cell);
  }
  return row;
}

/** Names are anybody's text: they are kept apart from the text around them, whatever their direction. */
function createName({ name, id }: Person, open: () => void): HTMLElement[] {
  const shownId =
    id === undefined
      ? createText("span", { class: "missing" }, "noId")
      : createElement("bdi", { class: "id" }, id);
  const button = createElement("button", { type: "button", class: "open" });
  button.addEventListener("click", open);
  if (name === undefined) {
    button.append(shownId);
    return [button];
  }
  button.append(createElement("bdi", { class: "name" }, name));
  return [button, shownId];
}

function createContact({ phone, email }: Person): HTMLElement[] {
  const known = [phone, email].filter((text) => text !== undefined);
  if (known.length === 0) return [createMissing()];
  return known.map((text) => createElement("bdi", { class: "contact" }, text));
}

function createTime(ms: number | undefined, label: MessageName): HTMLElement {
  if (ms === undefined) return createMissing();
  const time = createElement("time", { datetime: new Date(ms).toISOString() });
  setText(time, () => sayTime(ms));
  return createElement(
    "span",
    {},
    createText("span", { class: "narrow-label" }, () => `${say(label)} `),
    time,
  );
}

/** A dash, which screen readers do not read. */
function createMissing(): HTMLElement {
  const dash = createElement("span", { "aria-hidden": "true" }, "–");
  return createElement(
    "span",
    { class: "none" },
    dash,
    createText("span", { class: "visually-hidden" }, "none"),
  );
}
