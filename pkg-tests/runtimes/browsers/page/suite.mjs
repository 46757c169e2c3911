import { collectSuite } from "../../../suite/index.mjs";
import { importPackage, runPage, watchPolicy } from "./tests.mjs";

watchPolicy();
runPage(async ({ entries, vectors, gateways }) => {
  const { api } = await importPackage(entries.main);
  await api.init();
  return collectSuite({ api, vectors, gateways });
});
