import { after, test } from "node:test";
import { inspect } from "node:util";
import * as api from "iot-accounts";
import { startGateways } from "../../www/gateways/index.mjs";
import { collectSuite } from "../suite/index.mjs";
import { loadVectors } from "./load-vectors.mjs";

const gateways = await startGateways({ tencentPort: 0, aliyunPort: 0 });
after(() => gateways.close());

const tests = collectSuite({
  api,
  vectors: loadVectors(),
  gateways,
  inspect: (value) => inspect(value, { showHidden: true, depth: Number.POSITIVE_INFINITY }),
});
for (const { name, run } of tests) test(name, run);
