import { collectFileTests } from "./init-files.mjs";
import { collectInitTests } from "./init-once.mjs";
import { collectWorkerTests } from "./init-worker.mjs";
import { addEntryToNames, getChosenEntry, reportPolicyViolations, runPage } from "./tests.mjs";

reportPolicyViolations();
runPage((facts) => {
  const entry = getChosenEntry(facts);
  return addEntryToNames(entry, [
    ...collectInitTests(entry, facts),
    ...collectFileTests(entry, facts),
    ...collectWorkerTests(entry, facts),
  ]);
});
