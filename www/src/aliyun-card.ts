import type { Identity } from "iot-accounts";
import type { Accounts } from "./accounts.ts";
import { Card } from "./card.ts";
import { createCell, createElement, createValue, find } from "./dom.ts";
import type { Mode } from "./failure.ts";
import { formatCount } from "./row-list.ts";

const AVATAR_HUES = 6;
const EXAMPLES = 12;
/** More ids than this take several batches. */
const BATCH_SIZE = 50;
const MAX_NAMED_IDS = 5;

export function aliyunCard(current: () => { mode: Mode; accounts: Accounts }, exampleIds: readonly string[]) {
  const card = new Card("#aliyun");
  const input = find(HTMLTextAreaElement, "#identity-ids");
  input.value = exampleIds.slice(0, EXAMPLES).join("\n");
  const fillIn = find(HTMLButtonElement, "#all-ids");
  fillIn.hidden = exampleIds.length <= EXAMPLES;
  fillIn.textContent = `Fill in all ${formatCount(exampleIds.length)}`;

  function lookUp(): void {
    const { mode, accounts } = current();
    const ids = splitIds(input.value);
    void card.run({
      mode,
      isLong: ids.length > BATCH_SIZE,
      work: async (watch) => {
        const missing = new Set(ids);
        const loaded = await card.showEach(
          accounts.identities(ids, watch),
          createRow,
          watch,
          ({ identityId }) => {
            missing.delete(identityId ?? "");
          },
        );
        if (!watch.signal.aborted) summarise(loaded, [...missing]);
      },
    });
  }

  function summarise(loaded: number, missing: string[]): void {
    if (loaded === 0) {
      card.showNothing("No identity found", "None of these ids is known under this AppKey.");
      return;
    }
    const namedIds = missing.slice(0, MAX_NAMED_IDS).join(", ");
    const others =
      missing.length > MAX_NAMED_IDS ? ` and ${formatCount(missing.length - MAX_NAMED_IDS)} more` : "";
    const notFound = missing.length > 0 ? ` · not found: ${namedIds}${others}` : "";
    card.showSummary((loaded === 1 ? "1 identity" : `${formatCount(loaded)} identities`) + notFound);
  }

  fillIn.addEventListener("click", () => {
    input.value = exampleIds.join("\n");
  });
  card.form.addEventListener("submit", (event) => {
    event.preventDefault();
    lookUp();
  });
  card.form.addEventListener("reset", (event) => {
    // The default action would restore the example ids.
    event.preventDefault();
    input.value = "";
    input.focus();
    showPrompt();
  });

  function showPrompt(): void {
    card.showNothing("Whose account?", "Enter identity ids above, then look up.");
  }

  return {
    lookUp: () => (splitIds(input.value).length > 0 ? lookUp() : showPrompt()),
    setSource: (text: string) => card.setSource(text),
  };
}

/** Accepts Chinese commas too, because ids are often pasted from Chinese text. */
function splitIds(text: string): string[] {
  return text
    .split(/[\n,,、]/)
    .map((id) => id.trim())
    .filter((id) => id !== "");
}

function createRow(identity: Identity): HTMLTableRowElement {
  const name = identity.nickName || identity.loginName || "";
  const login = identity.loginName && identity.loginName !== name ? identity.loginName : undefined;
  return createElement(
    "tr",
    { role: "row" },
    createCell(
      createElement(
        "div",
        { class: "person" },
        avatar(name, identity.identityId ?? ""),
        createElement(
          "div",
          { class: "lines" },
          createValue(name, "no name", { class: "name" }),
          login ? createElement("span", { class: "second" }, login) : undefined,
        ),
      ),
    ),
    createCell(
      createElement(
        "div",
        { class: "lines" },
        identity.phone || !identity.email
          ? createValue(identity.phone, "no phone number or e-mail address", { class: "digits" })
          : undefined,
        identity.email
          ? createElement("span", { class: identity.phone ? "second" : "" }, identity.email)
          : undefined,
      ),
    ),
    createCell(
      createElement(
        "div",
        { class: "lines" },
        createValue(identity.identityId, "no identity id", { class: "id" }),
        identity.tenantId ? createElement("span", { class: "id second" }, identity.tenantId) : undefined,
      ),
    ),
  );
}

/** Initials instead of the avatar's picture: loading it would show another server which account is viewed, and when. */
function avatar(name: string, identityId: string): HTMLElement {
  let sum = 0;
  for (const letter of identityId) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_521;
  return createElement(
    "span",
    { class: `avatar hue-${sum % AVATAR_HUES}`, "aria-hidden": "true" },
    initials(name),
  );
}

function initials(name: string): string {
  const letters = [...new Intl.Segmenter().segment(name.trim())].map(({ segment }) => segment);
  const first = letters[0];
  if (first === undefined) return "?";
  // Two letters only for names of several words in Latin script; one Chinese character or emoji fills the circle.
  const second = /^\p{Script=Latin}/u.test(first)
    ? name.trim().match(/\s(\p{Script=Latin})/u)?.[1]
    : undefined;
  return (first + (second ?? "")).toUpperCase();
}
