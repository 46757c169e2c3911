import { lookUps } from "./look-ups.js";

/** @param {unknown} found */
function show(found) {
  const shown = document.querySelector("#result");
  if (shown !== null) shown.textContent = JSON.stringify(found);
}

lookUps().then(show, (error) => show({ error: String(error) }));
