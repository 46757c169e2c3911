// Who may ask the worker: an access token, kept for as long as the tab is open, and never in an address.
import type { AccountsClient } from "iot-accounts/client";
import { find } from "../dom.ts";
import { setText } from "./language.ts";
import type { MessageName } from "./messages.ts";

const STORED = "token";

export function readToken(): string | undefined {
  return sessionStorage.getItem(STORED) ?? undefined;
}

export function writeToken(token: string | undefined): void {
  if (token === undefined) sessionStorage.removeItem(STORED);
  else sessionStorage.setItem(STORED, token);
}

interface SignInOptions {
  client: AccountsClient;
  /** Where the worker is. */
  url: URL;
  /** Filled in already, in a demo. */
  demoToken?: string | undefined;
  onSignedIn: () => void;
}

export class SignIn {
  readonly #options: SignInOptions;
  readonly #form = find(HTMLFormElement, "#sign-in");
  readonly #input = find(HTMLInputElement, "#token");
  readonly #problem = find(HTMLElement, "#token-problem");

  constructor(options: SignInOptions) {
    this.#options = options;
    setText(find(HTMLElement, "#worker-url"), "workerAt", { url: options.url.href });
    this.#input.value = options.demoToken ?? "";
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.#form.ariaBusy !== "true") void this.#signIn();
    });
  }

  show(problem?: MessageName): void {
    this.#form.hidden = false;
    this.#showProblem(problem);
    this.#input.focus();
  }

  async #signIn(): Promise<void> {
    const { client, demoToken = "", onSignedIn } = this.#options;
    const token = this.#input.value.trim();
    if (token === "") return this.show("tokenNeeded");
    // No other characters can be sent.
    if (!/^[!-~]+$/.test(token)) return this.show("signInEnded");
    this.#form.ariaBusy = "true";
    try {
      // Whether the token is right shows in the first answer.
      await client.health();
    } catch {
      return this.show("noWorker");
    } finally {
      this.#form.ariaBusy = null;
    }
    this.#input.value = demoToken;
    this.#form.hidden = true;
    writeToken(token);
    onSignedIn();
  }

  hide(): void {
    this.#form.hidden = true;
  }

  #showProblem(problem: MessageName | undefined): void {
    this.#problem.hidden = problem === undefined;
    this.#input.setAttribute("aria-invalid", String(problem !== undefined));
    if (problem !== undefined) setText(this.#problem, problem, { url: this.#options.url.href });
  }
}
