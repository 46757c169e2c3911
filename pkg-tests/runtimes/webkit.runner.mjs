import { findWebKit } from "../../tools/browsers.mjs";
import { testBrowser } from "./browsers/run.mjs";
import { launchWebKit } from "./browsers/webkit.mjs";

await testBrowser("webkit", async () => launchWebKit(await findWebKit()));
