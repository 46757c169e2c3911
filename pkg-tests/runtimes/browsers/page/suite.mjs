import { collectSuite } from "../../../suite/index.mjs";
import { importPackage, reportPolicyViolations, runPage } from "./tests.mjs";

reportPolicyViolations();
runPage(async ({ entries, vectors, gateways }) => {
  const { api } = await importPackage(entries.main);
  await api.init();
  return collectSuite({ api, vectors, gateways });
});
