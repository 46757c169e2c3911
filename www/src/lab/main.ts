// The signing lab: the page signs by the package, and performs the fetch calls itself. Its keys are demo keys of the
// local gateways: a page must never hold a real secret.
import { ApiError, type FetchLike, InvalidInputError, init, type SignedRequest, send } from "iot-accounts";
import { announce, createElement, find } from "../dom.ts";
import { CALLS, type Call, type Key, type KeyName } from "./calls.ts";
import { Entry } from "./entry.ts";
import { createFailure, isUnreadable, toSentence } from "./failure.ts";

const KEY_TITLE: Record<KeyName, string> = {
  tencent: "Tencent's demo key",
  aliyunApp: "Aliyun's demo key, of the App's list",
  aliyunCloud: "Aliyun's demo key, of the cloud's list",
};
const HOUR_MS = 3_600_000;

const form = find(HTMLFormElement, "#request");
const callField = find(HTMLSelectElement, "#call");
const appKeyField = find(HTMLInputElement, "#app-key");
const appSecretField = find(HTMLInputElement, "#app-secret");
const faultField = find(HTMLSelectElement, "#fault");
const problem = find(HTMLElement, "#problem");
const requests = find(HTMLElement, "#requests");
const nothing = find(HTMLElement, "#nothing");
const clear = find(HTMLButtonElement, "#clear");

let keys: Record<KeyName, Key>;
/** The last one that a cloud gave: calls of its list need it where the project has one. */
let lastToken = "";
let last: Entry | undefined;
let isBusy = false;

function currentCall(): Call {
  const call = CALLS[callField.value];
  if (call === undefined) throw new Error(`there is no call \`${callField.value}\``);
  return call;
}

function showCall(): void {
  showProblem();
  const { key, page, fields } = currentCall();
  find(HTMLAnchorElement, "#vendor-page").href = page;
  find(HTMLElement, "#key-title").textContent = KEY_TITLE[key];
  appKeyField.value = keys[key].appKey;
  appSecretField.value = keys[key].appSecret;
  const inputs = Object.entries(fields).map(([name, first]) => {
    const value = name === "cloudToken" ? lastToken : first;
    const input = createElement("input", {
      id: name,
      name,
      value,
      spellcheck: "false",
      autocapitalize: "off",
    });
    return createElement("div", { class: "field" }, createElement("label", { for: name }, name), input);
  });
  find(HTMLElement, "#params").replaceChildren(...inputs);
}

/** The call with the values of the form, ready to be signed. */
function prepare() {
  const call = currentCall();
  const texts = [...new FormData(form)].map(([name, value]) => [name, `${value}`.trim()]);
  const { appKey = "", appSecret = "", cloudToken = "", ...values } = Object.fromEntries(texts);
  keys[call.key] = { ...keys[call.key], appKey, appSecret };
  const fault = faultField.value;
  const options = {
    ...keys[call.key],
    appSecret: fault === "secret" ? `${appSecret}-of-another` : appSecret,
    clockOffsetMs: fault === "clock" ? -HOUR_MS : 0,
    ...(cloudToken && { cloudToken }),
  };
  return call.sign(options, values);
}

function addEntry(signed: SignedRequest, sent = signed): Entry {
  if (last) last.root.open = false;
  last = new Entry(callField.value, currentCall().key === "tencent" ? "tencent" : "aliyun", signed, sent);
  requests.prepend(last.root);
  // On a phone it is below the form.
  find(HTMLElement, "summary", last.root).scrollIntoView({ block: "nearest" });
  nothing.hidden = true;
  clear.hidden = false;
  return last;
}

/** Performs one fetch call, and keeps all of it. */
function fetchAndKeep(fault: string): FetchLike {
  return async (url, init) => {
    const signed = { url, ...init } as SignedRequest;
    const sent = { ...signed, headers: { ...signed.headers } };
    if (fault === "content-type") sent.headers["content-type"] = "application/json";
    if (fault === "body") sent.body = sent.body.replace(/"(id|RequestId)":"/, "$&changed-");
    const entry = addEntry(signed, sent);
    const response = await fetch(url, { ...init, headers: sent.headers, body: sent.body });
    entry.setAnswer(response, await response.clone().text());
    entry.setOutcome(`HTTP ${response.status}`);
    return fault === "twice" ? fetchAndKeep("")(url, init) : response;
  };
}

async function signAndSend(): Promise<void> {
  const answer = (await send(prepare(), { fetch: fetchAndKeep(faultField.value), retries: 0 })) as object;
  if ("cloudToken" in answer) lastToken = `${answer.cloudToken}`;
  last?.setOutcome(describe(answer));
  announce(`${callField.value}: ${describe(answer)}`);
}

function describe(answer: object): string {
  if ("customers" in answer && "total" in answer)
    return `${length(answer.customers)} of ${answer.total} customers`;
  if ("identities" in answer) return `${length(answer.identities)} identities`;
  if ("cloudToken" in answer) return "A cloud token";
  return "identity" in answer ? "Found" : "Nobody";
}

function length(rows: unknown): number {
  return Array.isArray(rows) ? rows.length : 0;
}

async function run(work: () => void | Promise<void>): Promise<void> {
  // The form stays as it is meanwhile: a button that is disabled loses the focus.
  if (isBusy) return;
  isBusy = true;
  showProblem();
  try {
    await work();
  } catch (error) {
    if (error instanceof ApiError && last) {
      last.setOutcome(isUnreadable(error) ? "refused" : error.kind, true);
      last.explain(createFailure(last.signed, error));
    } else if (error instanceof InvalidInputError) showProblem(error);
    else throw error;
  } finally {
    isBusy = false;
  }
}

/** A refused value is told at its field, and nothing was signed. */
function showProblem(error?: InvalidInputError): void {
  for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  problem.textContent = error ? toSentence(error.message) : "";
  find(HTMLElement, ".actions").before(problem);
  if (!error) return;
  const input = form.elements.namedItem(error.field.replace(/\[.*$/, ""));
  if (!(input instanceof HTMLInputElement)) return;
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", "problem");
  input.after(problem);
  input.focus();
}

async function start(): Promise<void> {
  const response = await fetch("/lab.json");
  if (!response.ok) {
    problem.textContent = "The lab works with the local gateways alone: start it by `npm start`.";
    return;
  }
  keys = await response.json();
  await init();
  for (const [name, { key }] of Object.entries(CALLS)) {
    const label = `${key === "tencent" ? "Tencent" : "Aliyun"}: ${name}`;
    callField.append(createElement("option", { value: name }, label));
  }
  showCall();
}

callField.addEventListener("change", showCall);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  void run(signAndSend);
});
find(HTMLButtonElement, "#sign").addEventListener("click", () => {
  void run(() => addEntry(prepare()({})).setOutcome("not sent"));
});
clear.addEventListener("click", () => {
  last = undefined;
  requests.replaceChildren();
  nothing.hidden = false;
  clear.hidden = true;
  callField.focus();
});
await start();
