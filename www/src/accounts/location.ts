// What is shown, in the fragment of the address: it can be kept, sent and gone back to. A fragment stays in the browser, so
// that no server's log and no other site gets to know for whom somebody searched.

export interface State {
  /** The search as it was typed; empty while the lists are shown. */
  q: string;
  /** How many rows of each list stand before the page that is shown. */
  customers: number;
  identities: number;
}

export function readState(): State {
  const params = new URLSearchParams(location.hash.slice(1));
  const readOffset = (name: string) => {
    const offset = Number(params.get(name) ?? 0);
    return Number.isSafeInteger(offset) && offset > 0 ? offset : 0;
  };
  return {
    q: params.get("q") ?? "",
    customers: readOffset("customers"),
    identities: readOffset("identities"),
  };
}

/** A new entry of the browser's history, unless nothing changed. */
export function writeState(changes: Partial<State>): void {
  const entries = Object.entries({ ...readState(), ...changes }).filter(([, value]) => value);
  const hash = new URLSearchParams(entries.map(([name, value]) => [name, String(value)])).toString();
  if (hash !== location.hash.slice(1)) history.pushState(null, "", `${location.pathname}#${hash}`);
}
