import { createWireReader } from "./wire.mjs";

/** JSON.parse without any check. */
export const reader = createWireReader(
  (value) => value,
  (value) => value,
);
