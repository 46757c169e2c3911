/** The optional file `config.json` beside the page. Whoever opens the page can read it: nothing in it is secret. */
export interface Config {
  /** Where the worker's routes are. */
  apiUrl: string;
  /** Fills in the sign-in. `npm start` sets it for its local gateways; it must never be the token of a deployment. */
  demoToken?: string;
  /** What is wrong with the file, as a sentence for whoever deployed the page. */
  problem?: string;
}

const DEFAULT: Config = { apiUrl: "/api" };

/** A missing file is fine. One that cannot be read is not, and nor is an `apiUrl` that is none. */
export async function loadConfig(): Promise<Config> {
  let text: string;
  try {
    const response = await fetch("config.json", { cache: "no-cache" });
    if (response.status === 404) return DEFAULT;
    if (!response.ok) return failed(`it was answered with status ${response.status}`);
    text = await response.text();
  } catch {
    return failed("it could not be loaded");
  }
  // Some servers answer a path that they do not know with the start page.
  if (text.trimStart().startsWith("<")) return DEFAULT;
  try {
    const { apiUrl = DEFAULT.apiUrl, demoToken } = JSON.parse(text);
    if (typeof apiUrl !== "string" || !URL.canParse(apiUrl, location.href))
      return failed("its `apiUrl` is no address");
    return { apiUrl, ...(typeof demoToken === "string" && { demoToken }) };
  } catch {
    return failed("it is not JSON");
  }
}

function failed(reason: string): Config {
  return { ...DEFAULT, problem: `config.json was not used: ${reason}.` };
}
