// Which hosts and origins may ask.
import { WorkerError } from "./errors.js";

/** Names that a page of another origin can be given by a rebound DNS entry are none of the worker's. */
export function checkHost(request: Request, hosts: ReadonlySet<string> | undefined): void {
  if (hosts === undefined) return;
  // Both are what a client chose, in one host or the other.
  const asked = new Set([
    new URL(request.url).host,
    request.headers.get("host") ?? new URL(request.url).host,
  ]);
  for (const host of asked) {
    if (!hosts.has(host.toLowerCase()))
      throw new WorkerError("wrong-host", "the worker does not answer under this host: see `hosts`");
  }
}

/**
 * The origin to name in the CORS headers, when a page of another origin may ask.
 *
 * @throws WorkerError of kind `forbidden` for a page that may not
 */
export function checkOrigin(request: Request, origins: ReadonlySet<string>): string | undefined {
  const origin = request.headers.get("origin");
  if (origin === null) return undefined;
  if (origins.has(origin)) return origin;
  // A proxy in front may end TLS: the scheme that the worker sees is then not the page's.
  const host = request.headers.get("host") ?? new URL(request.url).host;
  if (URL.canParse(origin) && new URL(origin).host === host) return undefined;
  throw new WorkerError("forbidden", "pages of this origin may not ask: see `origins`");
}
