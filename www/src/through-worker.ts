// The default mode: the worker signs and asks the clouds, the page sees plain JSON and no key.
import type { CustomerList, IdentityList } from "iot-accounts";
import { type Accounts, TIMEOUT_MS } from "./accounts.ts";
import { Failure, type FailureDetail, fromFetch } from "./failure.ts";

export const throughWorker: Accounts = {
  customers({ offset, limit, ...filters }, signal) {
    const query = new URLSearchParams({ offset: String(offset), limit: String(limit) });
    for (const [name, value] of Object.entries(filters)) if (value !== "") query.set(name, value);
    return ask<CustomerList>(`/api/customers?${query}`, { signal });
  },
  identities(identityIds, signal) {
    return ask<IdentityList>("/api/identities", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ identityIds }),
      signal,
    });
  },
};

async function ask<Value>(url: string, init: RequestInit & { signal: AbortSignal }): Promise<Value> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      ...init,
      signal: AbortSignal.any([init.signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    text = await response.text();
  } catch (error) {
    throw fromFetch(error, "the edge worker");
  }
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    const message = `the edge worker did not answer in JSON (status ${response.status})`;
    throw new Failure({ kind: "malformed-response", message });
  }
  if (!response.ok) throw new Failure((answer as { error: FailureDetail }).error);
  return answer as Value;
}
