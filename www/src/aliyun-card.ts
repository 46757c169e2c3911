import type { Identity } from "iot-accounts";
import type { Accounts } from "./accounts.ts";
import { Card } from "./card.ts";
import { cell, find, make, valueOr } from "./dom.ts";
import type { Mode } from "./failure.ts";
import { count } from "./row-list.ts";

const AVATAR_HUES = 6;
const EXAMPLES = 12;
/** More ids than this are several batches. */
const ONE_BATCH = 50;
const MOST_NAMED = 5;

export function aliyunCard(current: () => { mode: Mode; accounts: Accounts }, exampleIds: readonly string[]) {
  const card = new Card("#aliyun");
  const input = find(HTMLTextAreaElement, "#identity-ids");
  input.value = exampleIds.slice(0, EXAMPLES).join("\n");
  const fillIn = find(HTMLButtonElement, "#all-ids");
  fillIn.hidden = exampleIds.length <= EXAMPLES;
  fillIn.textContent = `Fill in all ${count(exampleIds.length)}`;

  function lookUp(): void {
    const { mode, accounts } = current();
    const ids = splitIds(input.value);
    void card.run({
      mode,
      isLong: ids.length > ONE_BATCH,
      work: async (watch) => {
        const missing = new Set(ids);
        const loaded = await card.showEach(accounts.identities(ids, watch), row, watch, ({ identityId }) => {
          missing.delete(identityId ?? "");
        });
        if (!watch.signal.aborted) summarise(loaded, [...missing]);
      },
    });
  }

  function summarise(loaded: number, missing: string[]): void {
    if (loaded === 0) {
      card.showNothing("No identity found", "None of these ids is known under this AppKey.");
      return;
    }
    const named = missing.slice(0, MOST_NAMED).join(", ");
    const others = missing.length > MOST_NAMED ? ` and ${count(missing.length - MOST_NAMED)} more` : "";
    const without = missing.length > 0 ? ` · not found: ${named}${others}` : "";
    card.say((loaded === 1 ? "1 identity" : `${count(loaded)} identities`) + without);
  }

  fillIn.addEventListener("click", () => {
    input.value = exampleIds.join("\n");
  });
  card.form.addEventListener("submit", (event) => {
    event.preventDefault();
    lookUp();
  });
  card.form.addEventListener("reset", (event) => {
    // A reset by itself would bring the example ids of the first load back.
    event.preventDefault();
    input.value = "";
    input.focus();
    waiting();
  });

  function waiting(): void {
    card.showNothing("Whose account?", "Enter identity ids above, then look up.");
  }

  return {
    lookUp: () => (splitIds(input.value).length > 0 ? lookUp() : waiting()),
    setSource: (text: string) => card.setSource(text),
  };
}

/** Commas of both scripts count: ids are often pasted from Chinese text. */
function splitIds(text: string): string[] {
  return text
    .split(/[\n,,、]/)
    .map((id) => id.trim())
    .filter((id) => id !== "");
}

function row(identity: Identity): HTMLTableRowElement {
  const name = identity.nickName || identity.loginName || "";
  const login = identity.loginName && identity.loginName !== name ? identity.loginName : undefined;
  return make(
    "tr",
    { role: "row" },
    cell(
      make(
        "div",
        { class: "person" },
        avatar(name, identity.identityId ?? ""),
        make(
          "div",
          { class: "lines" },
          valueOr(name, "no name", { class: "name" }),
          login ? make("span", { class: "second" }, login) : undefined,
        ),
      ),
    ),
    cell(
      make(
        "div",
        { class: "lines" },
        identity.phone || !identity.email
          ? valueOr(identity.phone, "no phone number or e-mail address", { class: "digits" })
          : undefined,
        identity.email ? make("span", { class: identity.phone ? "second" : "" }, identity.email) : undefined,
      ),
    ),
    cell(
      make(
        "div",
        { class: "lines" },
        valueOr(identity.identityId, "no identity id", { class: "id" }),
        identity.tenantId ? make("span", { class: "id second" }, identity.tenantId) : undefined,
      ),
    ),
  );
}

/** Initials instead of the avatar's picture: loading that would tell a stranger's server who is looked at, and when. */
function avatar(name: string, identityId: string): HTMLElement {
  let sum = 0;
  for (const letter of identityId) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_521;
  return make("span", { class: `avatar hue-${sum % AVATAR_HUES}`, "aria-hidden": "true" }, initials(name));
}

function initials(name: string): string {
  const letters = [...new Intl.Segmenter().segment(name.trim())].map(({ segment }) => segment);
  const first = letters[0];
  if (first === undefined) return "?";
  // Two letters only for names written in words of Latin script; one sign of Chinese, or one emoji, fills the circle.
  const second = /^\p{Script=Latin}/u.test(first)
    ? name.trim().match(/\s(\p{Script=Latin})/u)?.[1]
    : undefined;
  return (first + (second ?? "")).toUpperCase();
}
