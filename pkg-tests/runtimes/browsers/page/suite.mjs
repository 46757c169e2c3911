import { collectSuite } from "../../../suite/index.mjs";
import { importClient, importPackage, reportPolicyViolations, runPage } from "./tests.mjs";

reportPolicyViolations();
runPage(async ({ entries, vectors, gateways }) => {
  const { api } = await importPackage(entries.main);
  await api.init();
  return collectSuite({ api, page: await importClient(), vectors, gateways });
});
