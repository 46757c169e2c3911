import { collectSourceTests } from "./init-sources.mjs";
import { addEntryToNames, getChosenEntry, reportPolicyViolations, runPage } from "./tests.mjs";

reportPolicyViolations();
runPage((facts) => {
  const entry = getChosenEntry(facts);
  return addEntryToNames(entry, collectSourceTests(entry, facts));
});
