// Shows how the last request of this page was signed, ready to copy.
import { announce, find } from "./dom.ts";
import type { Shown } from "./in-page.ts";

const COPIED_FOR_MS = 1_600;

export function createInspector() {
  const about = find(HTMLElement, "#inspector-about");
  const panes = find(HTMLElement, "#panes");
  const stringToSign = find(HTMLElement, "#shown-string-to-sign");
  const request = find(HTMLElement, "#shown-request");
  const curl = find(HTMLElement, "#shown-curl");

  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
    button.addEventListener("click", () => copy(button, find(HTMLElement, `#${button.dataset.copy}`)));
  }

  return ({ request: signed, ...shown }: Shown): void => {
    const { RequestId, id } = JSON.parse(signed.body) as { RequestId?: string; id?: string };
    const cloud = id === undefined ? "Tencent, HMAC-SHA1" : "Aliyun, HMAC-SHA256";
    about.textContent = `${cloud} · request id ${id ?? RequestId}`;
    const headers = Object.entries(signed.headers).map(([name, value]) => `${name}: ${value}`);
    stringToSign.textContent = shown.stringToSign;
    request.textContent = [`${signed.method} ${signed.url}`, ...headers, "", signed.body].join("\n");
    curl.textContent = shown.curl;
    panes.hidden = false;
  };
}

async function copy(button: HTMLButtonElement, source: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(source.textContent ?? "");
    button.textContent = "Copied";
    announce("Copied");
    setTimeout(() => {
      button.textContent = "Copy";
    }, COPIED_FOR_MS);
  } catch {
    // The browser may forbid the clipboard; then the text is selected for the user to copy.
    getSelection()?.selectAllChildren(source);
    announce("Selected, press the copy key");
  }
}
