// The strip that shows a look-up under way: how far it is, what is tried again, and a way to end it.
import type { Progress } from "iot-accounts";
import type { Retry } from "../worker/ndjson.ts";
import { announce, find } from "./dom.ts";
import { CLOUD, seconds } from "./failure.ts";
import { count } from "./row-list.ts";

/** A look-up that is quicker shows no strip: one that flickers past only disturbs. */
const PATIENCE_MS = 800;
const TICK_MS = 100;

const HAPPENED: Record<string, string> = {
  throttled: "asks to slow down",
  server: "has a problem",
  network: "could not be reached",
  timeout: "did not answer in time",
  "malformed-response": "sent half an answer",
  clock: "finds the clock off, which is corrected now",
  replay: "has seen the nonce before",
};

export class Working {
  readonly #root: HTMLElement;
  readonly #bar: HTMLProgressElement;
  readonly #text: HTMLElement;
  readonly #retry: HTMLElement;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #ticking: ReturnType<typeof setInterval> | undefined;
  /** Further attempts so far. */
  retries = 0;
  progress: Progress | undefined;

  constructor(card: HTMLElement, cancel: () => void) {
    this.#root = find(HTMLElement, ".working", card);
    this.#bar = find(HTMLProgressElement, "progress", this.#root);
    this.#text = find(HTMLElement, ".done", this.#root);
    this.#retry = find(HTMLElement, ".retry", this.#root);
    find(HTMLButtonElement, "button", this.#root).addEventListener("click", cancel);
  }

  begin({ isLong }: { isLong: boolean }): void {
    this.end();
    this.retries = 0;
    this.progress = undefined;
    this.#bar.removeAttribute("value");
    this.#text.textContent = "Waiting for the first answer…";
    if (isLong) this.#show();
    else this.#patience = setTimeout(() => this.#show(), PATIENCE_MS);
  }

  onProgress(progress: Progress): void {
    this.progress = progress;
    const { done, total } = progress;
    this.#bar.max = Math.max(total, 1);
    this.#bar.value = done;
    this.#text.textContent = `${count(done)} of ${count(total)}`;
    this.#endRetry();
  }

  onRetry({ provider, kind, attempt, attempts, delayMs }: Retry): void {
    this.retries += 1;
    this.#show();
    this.#endRetry();
    this.#retry.hidden = false;
    const who = `${CLOUD[provider] ?? "The cloud"} ${HAPPENED[kind] ?? "refused"}`;
    const which = `attempt ${attempt} of ${attempts}`;
    const until = performance.now() + delayMs;
    const tick = () => {
      const left = until - performance.now();
      const when = left > 0 ? `Trying again in ${seconds(left)}` : "Trying again now";
      this.#retry.textContent = `${who}. ${when}, ${which}.`;
    };
    tick();
    // Only a wait that somebody notices is worth interrupting a screen reader.
    if (delayMs > 2_000) announce(this.#retry.textContent ?? "");
    this.#ticking = setInterval(tick, TICK_MS);
  }

  end(): void {
    clearTimeout(this.#patience);
    this.#endRetry();
    this.#root.hidden = true;
  }

  #show(): void {
    clearTimeout(this.#patience);
    this.#root.hidden = false;
  }

  #endRetry(): void {
    clearInterval(this.#ticking);
    this.#retry.hidden = true;
  }
}
