// The default mode: the worker signs and calls the clouds, the page gets plain JSON and no key.
import type { Customer, CustomerList, Identity } from "iot-accounts";
import type { Line } from "../worker/ndjson.ts";
import type { Accounts, Watch } from "./accounts.ts";
import { Failure, type FailureDetail } from "./failure.ts";

export const workerAccounts: Accounts = {
  async customers({ offset, limit, ...filters }, { signal }) {
    const query = createQuery({ ...filters, offset: String(offset), limit: String(limit) });
    const text = fetchFromWorker(`/api/customers?${query}`, { signal }).then((response) => response.text());
    return parse(await wrapNetworkErrors(text)) as CustomerList;
  },
  allCustomers(filters, watch) {
    return streamRows<Customer>(`/api/customers/stream?${createQuery({ ...filters })}`, {}, watch);
  },
  identities(identityIds, watch) {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ identityIds });
    return streamRows<Identity>("/api/identities/stream", { method: "POST", headers, body }, watch);
  },
};

function createQuery(params: Record<string, string>): URLSearchParams {
  return new URLSearchParams(Object.entries(params).filter(([, value]) => value !== ""));
}

async function* streamRows<Row>(url: string, init: RequestInit, { signal, onProgress, onRetry }: Watch) {
  const response = await wrapNetworkErrors(fetchFromWorker(url, { ...init, signal }));
  for await (const text of readLines(response)) {
    const line = parse(text) as Line<Row>;
    if ("row" in line) yield line.row;
    else if ("progress" in line) onProgress(line.progress);
    else if ("retry" in line) onRetry(line.retry);
    else if ("error" in line) throw new Failure(line.error);
    else return;
  }
  throw new Failure({ kind: "network", message: "the edge worker's response is incomplete" });
}

async function* readLines({ body }: Response): AsyncGenerator<string> {
  if (body === null) return;
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const part = await wrapNetworkErrors(reader.read());
      if (part.done) return;
      const lines = (rest + part.value).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
  } finally {
    // The worker ends its work when nobody reads it any more.
    reader.cancel().catch(() => {});
  }
}

async function fetchFromWorker(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  if (response.ok) return response;
  const { error } = parse(await response.text(), response.status) as { error: FailureDetail };
  throw new Failure(error);
}

function parse(text: string, status?: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const suffix = status === undefined ? "" : ` (status ${status})`;
    const message = `the edge worker did not respond with JSON${suffix}`;
    throw new Failure({ kind: "malformed-response", message });
  }
}

/** Keeps the AbortError of a cancelled look-up. */
async function wrapNetworkErrors<Value>(promise: Promise<Value>): Promise<Value> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof Failure || (error instanceof Error && error.name === "AbortError")) throw error;
    throw new Failure({ kind: "network", message: "the edge worker could not be reached" });
  }
}
