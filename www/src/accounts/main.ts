// The page where support finds a user of either cloud. It asks a worker, by `iot-accounts/client`; no key of a cloud is in it.
import { AccountsClient } from "iot-accounts/client";
import { type Config, loadConfig } from "../config.ts";
import { find } from "../dom.ts";
import { isKind } from "./failure.ts";
import { startLanguage, translate } from "./language.ts";
import { ListPanel } from "./list-panel.ts";
import { readState, writeState } from "./location.ts";
import type { MessageName } from "./messages.ts";
import { createLists, type Person, revealPerson } from "./people.ts";
import { Search } from "./search.ts";
import { readToken, SignIn, writeToken } from "./sign-in.ts";

const main = find(HTMLElement, "main");
const signOut = find(HTMLButtonElement, "#sign-out");

function start({ apiUrl, demoToken, problem }: Config): void {
  const url = new URL(apiUrl, location.href);
  const client = new AccountsClient({
    baseUrl: url,
    token: readToken,
    async fetch(address, init) {
      const response = await fetch(address, init);
      if (response.status === 401 && readToken() !== undefined) end("signInEnded");
      return response;
    },
  });
  const signIn = new SignIn({ client, url, demoToken, onSignedIn: () => open({ focus: true }) });
  const notice = find(HTMLElement, "#config-problem");
  notice.hidden = problem === undefined;
  notice.textContent = problem ?? "";
  let close = () => {};

  function open({ focus = false } = {}): void {
    signIn.hide();
    signOut.hidden = false;
    close = showAccounts(client);
    if (focus) find(HTMLTextAreaElement, "#search-text").focus();
  }

  /** Nothing of anybody stays on the page. */
  function end(reason?: MessageName): void {
    writeToken(undefined);
    close();
    close = () => {};
    signOut.hidden = true;
    signIn.show(reason);
  }

  signOut.addEventListener("click", () => end());
  if (readToken() === undefined) signIn.show();
  else open();
}

/** @returns what stops everything, and takes it from the page */
function showAccounts(client: AccountsClient): () => void {
  const { content } = find(HTMLTemplateElement, "#accounts");
  main.append(content.cloneNode(true));
  translate(main);
  const reveal = (person: Person) => revealPerson(client, person);
  const search = new Search(client, reveal, (q) => {
    writeState({ q });
    show();
  });
  const lists = createLists(client).map((list) => new ListPanel(list, reveal));
  const shownLists = find(HTMLElement, ".lists", main);
  shownLists.append(...lists.map(({ panel }) => panel.root));
  shownLists.before(search.panel.root);

  function show(): void {
    const state = readState();
    shownLists.hidden = state.q !== "";
    void search.show(state.q);
    if (state.q === "") void Promise.all(lists.map((list) => list.show(state[list.name]))).then(hideMissing);
  }

  /** The lists of clouds that the worker has no key of. */
  function hideMissing(errors: readonly unknown[]): void {
    errors.forEach((error, index) => {
      const list = lists[index];
      if (list !== undefined && isKind(error, "unknown-route")) list.panel.root.hidden = true;
    });
    find(HTMLElement, "#no-clouds", main).hidden = lists.some(({ panel }) => !panel.root.hidden);
  }

  addEventListener("popstate", show);
  show();
  return () => {
    removeEventListener("popstate", show);
    for (const list of lists) list.stop();
    search.panel.stop();
    find(HTMLDialogElement, "#person").close();
    main.querySelector(".accounts")?.remove();
  };
}

startLanguage(find(HTMLSelectElement, "#language"));
start(await loadConfig());
