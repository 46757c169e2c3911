import { buildAndRun } from "../next-shared/next.mjs";

// Not a newer version: from 16.3.0 (and still in 16.4.6) Next's webpack build of any edge route handler, even an empty one,
// fails with "ENOENT … route_client-reference-manifest.js".
await buildAndRun("next-webpack", "webpack");
