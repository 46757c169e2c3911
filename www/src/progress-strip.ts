// The strip that shows a running look-up: its progress, its retries, and a button to cancel it.
import type { Progress } from "iot-accounts";
import type { Retry } from "../worker/ndjson.ts";
import { announce, find } from "./dom.ts";
import { CLOUD, formatSeconds } from "./failure.ts";
import { formatCount } from "./row-list.ts";

/** A faster look-up shows no strip, which would only flicker. */
const SHOW_DELAY_MS = 800;
const TICK_MS = 100;

const EVENTS: Record<string, string> = {
  throttled: "throttles the requests",
  server: "has a problem",
  network: "could not be reached",
  timeout: "did not answer in time",
  "malformed-response": "sent an incomplete response",
  clock: "reported a wrong clock, which is corrected now",
  replay: "received the nonce before",
};

export class ProgressStrip {
  readonly #root: HTMLElement;
  readonly #bar: HTMLProgressElement;
  readonly #text: HTMLElement;
  readonly #retry: HTMLElement;
  #showTimer: ReturnType<typeof setTimeout> | undefined;
  #ticker: ReturnType<typeof setInterval> | undefined;
  /** The number of retries so far. */
  retries = 0;
  progress: Progress | undefined;

  constructor(card: HTMLElement, onCancel: () => void) {
    this.#root = find(HTMLElement, ".working", card);
    this.#bar = find(HTMLProgressElement, "progress", this.#root);
    this.#text = find(HTMLElement, ".done", this.#root);
    this.#retry = find(HTMLElement, ".retry", this.#root);
    find(HTMLButtonElement, "button", this.#root).addEventListener("click", onCancel);
  }

  begin({ isLong }: { isLong: boolean }): void {
    this.end();
    this.retries = 0;
    this.progress = undefined;
    this.#bar.removeAttribute("value");
    this.#text.textContent = "Waiting for the first response…";
    if (isLong) this.#show();
    else this.#showTimer = setTimeout(() => this.#show(), SHOW_DELAY_MS);
  }

  onProgress(progress: Progress): void {
    this.progress = progress;
    const { done, total } = progress;
    this.#bar.max = Math.max(total, 1);
    this.#bar.value = done;
    this.#text.textContent = `${formatCount(done)} of ${formatCount(total)}`;
    this.#endRetry();
  }

  onRetry({ provider, kind, attempt, attempts, delayMs }: Retry): void {
    this.retries += 1;
    this.#show();
    this.#endRetry();
    this.#retry.hidden = false;
    const event = `${CLOUD[provider] ?? "The cloud"} ${EVENTS[kind] ?? "refused"}`;
    const which = `attempt ${attempt} of ${attempts}`;
    const until = performance.now() + delayMs;
    const tick = () => {
      const left = until - performance.now();
      const when = left > 0 ? `Trying again in ${formatSeconds(left)}` : "Trying again now";
      this.#retry.textContent = `${event}. ${when}, ${which}.`;
    };
    tick();
    // Only a long wait is worth interrupting a screen reader.
    if (delayMs > 2_000) announce(this.#retry.textContent ?? "");
    this.#ticker = setInterval(tick, TICK_MS);
  }

  end(): void {
    clearTimeout(this.#showTimer);
    this.#endRetry();
    this.#root.hidden = true;
  }

  #show(): void {
    clearTimeout(this.#showTimer);
    this.#root.hidden = false;
  }

  #endRetry(): void {
    clearInterval(this.#ticker);
    this.#retry.hidden = true;
  }
}
