import { sourceTests } from "./init-sources.mjs";
import { chosenEntry, named, runPage, watchPolicy } from "./tests.mjs";

watchPolicy();
runPage((facts) => {
  const entry = chosenEntry(facts);
  return named(entry, sourceTests(entry, facts));
});
