import { buildAndRun } from "../next-shared/next.mjs";

// Not newer: from 16.3.0 (and still in 16.4.6) Next's webpack build of any edge route handler, an empty one too, ends
// with "ENOENT … route_client-reference-manifest.js".
await buildAndRun("next-webpack", "webpack");
