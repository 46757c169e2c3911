import { wireReader } from "./wire.mjs";

/** JSON.parse alone: nothing is checked. */
export const reader = wireReader(
  (value) => value,
  (value) => value,
);
