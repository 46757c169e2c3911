// The default mode: the worker signs and asks the clouds, the page sees plain JSON and no key.
import type { Customer, CustomerList, Identity } from "iot-accounts";
import type { Line } from "../worker/ndjson.ts";
import type { Accounts, Watch } from "./accounts.ts";
import { Failure, type FailureDetail } from "./failure.ts";

export const throughWorker: Accounts = {
  async customers({ offset, limit, ...filters }, { signal }) {
    const query = queryOf({ ...filters, offset: String(offset), limit: String(limit) });
    const answer = ask(`/api/customers?${query}`, { signal }).then((response) => response.text());
    return parse(await orUnreachable(answer)) as CustomerList;
  },
  allCustomers(filters, watch) {
    return rows<Customer>(`/api/customers/stream?${queryOf({ ...filters })}`, {}, watch);
  },
  identities(identityIds, watch) {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ identityIds });
    return rows<Identity>("/api/identities/stream", { method: "POST", headers, body }, watch);
  },
};

function queryOf(params: Record<string, string>): URLSearchParams {
  return new URLSearchParams(Object.entries(params).filter(([, value]) => value !== ""));
}

async function* rows<Row>(url: string, init: RequestInit, { signal, onProgress, onRetry }: Watch) {
  const response = await orUnreachable(ask(url, { ...init, signal }));
  for await (const text of lines(response)) {
    const line = parse(text) as Line<Row>;
    if ("row" in line) yield line.row;
    else if ("progress" in line) onProgress(line.progress);
    else if ("retry" in line) onRetry(line.retry);
    else if ("error" in line) throw new Failure(line.error);
    else return;
  }
  throw new Failure({ kind: "network", message: "the edge worker's answer broke off" });
}

async function* lines({ body }: Response): AsyncGenerator<string> {
  if (body === null) return;
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const part = await orUnreachable(reader.read());
    if (part.done) return;
    const whole = (rest + part.value).split("\n");
    rest = whole.pop() ?? "";
    yield* whole;
  }
}

async function ask(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  if (response.ok) return response;
  const { error } = parse(await response.text(), response.status) as { error: FailureDetail };
  throw new Failure(error);
}

function parse(text: string, status?: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const where = status === undefined ? "" : ` (status ${status})`;
    const message = `the edge worker did not answer in JSON${where}`;
    throw new Failure({ kind: "malformed-response", message });
  }
}

/** A look-up that was given up stays an AbortError. */
async function orUnreachable<Value>(asked: Promise<Value>): Promise<Value> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Failure || (error instanceof Error && error.name === "AbortError")) throw error;
    throw new Failure({ kind: "network", message: "the edge worker could not be reached" });
  }
}
