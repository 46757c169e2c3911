import type { Accounts } from "./accounts.ts";
import { aliyunCard } from "./aliyun-card.ts";
import { find } from "./dom.ts";
import type { Mode } from "./failure.ts";
import { createPageAccounts, type Key } from "./in-page.ts";
import { createInspector } from "./inspector.ts";
import { tencentCard } from "./tencent-card.ts";
import { workerAccounts } from "./through-worker.ts";

/** The content of /config.json. Its keys are the demo keys of the local gateways, never real ones. */
interface Config {
  worker: { tencent: "local" | "real"; aliyun: "local" | "real" };
  demo: { tencent: Key; aliyun: Key; identityIds: string[] };
}

const ROUTE: Record<Mode, string> = {
  worker:
    "The edge worker has the secrets: it signs each request and calls the cloud. This page sees accounts only.",
  page: "This page signs each request and calls the local gateways directly.",
};
const SOURCE = { local: "local gateway", real: "real cloud" };

const { worker, demo } = (await (await fetch("/config.json")).json()) as Config;

const keys = find(HTMLFormElement, "#keys");
const keyFields = {
  tencentAppKey: demo.tencent.appKey,
  tencentAppSecret: demo.tencent.appSecret,
  aliyunAppKey: demo.aliyun.appKey,
  aliyunAppSecret: demo.aliyun.appSecret,
};
for (const [name, value] of Object.entries(keyFields)) keyField(name).value = value;

function keyField(name: string): HTMLInputElement {
  return find(HTMLInputElement, `[name="${name}"]`, keys);
}

function readKeys() {
  const typed = (name: keyof typeof keyFields) => keyField(name).value.trim();
  return {
    tencent: { ...demo.tencent, appKey: typed("tencentAppKey"), appSecret: typed("tencentAppSecret") },
    aliyun: { ...demo.aliyun, appKey: typed("aliyunAppKey"), appSecret: typed("aliyunAppSecret") },
  };
}

let mode: Mode = "worker";
let accounts: Accounts = workerAccounts;
const current = () => ({ mode, accounts });
const tencent = tencentCard(current);
const aliyun = aliyunCard(current, worker.aliyun === "local" ? demo.identityIds : []);
const show = createInspector();

async function setMode(chosen: Mode): Promise<void> {
  mode = chosen;
  find(HTMLElement, "#route").textContent = ROUTE[mode];
  find(HTMLElement, "#in-page").hidden = mode !== "page";
  tencent.setSource(SOURCE[mode === "worker" ? worker.tencent : "local"]);
  aliyun.setSource(SOURCE[mode === "worker" ? worker.aliyun : "local"]);
  const source = mode === "worker" ? workerAccounts : await createPageAccounts(readKeys, show);
  // The mode may have changed while the package was loading.
  if (mode !== chosen) return;
  accounts = source;
  tencent.lookUp();
  aliyun.lookUp();
}

for (const choice of document.querySelectorAll<HTMLInputElement>('[name="mode"]')) {
  choice.addEventListener("change", () => void setMode(choice.value === "page" ? "page" : "worker"));
}
keys.addEventListener("submit", (event) => event.preventDefault());
keys.addEventListener("change", ({ target }) => {
  if (target instanceof HTMLInputElement) (target.name.startsWith("tencent") ? tencent : aliyun).lookUp();
});
// A browser restores form fields on reload; the page starts in the mode that is selected.
const restored = find(HTMLInputElement, '[name="mode"]:checked').value;
await setMode(restored === "page" ? "page" : "worker");
