import { fileTests } from "./init-files.mjs";
import { initTests } from "./init-once.mjs";
import { workerTests } from "./init-worker.mjs";
import { chosenEntry, named, runPage, watchPolicy } from "./tests.mjs";

watchPolicy();
runPage((facts) => {
  const entry = chosenEntry(facts);
  return named(entry, [...initTests(entry, facts), ...fileTests(entry, facts), ...workerTests(entry, facts)]);
});
