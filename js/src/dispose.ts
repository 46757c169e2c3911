/** Symbol.dispose; on hosts without it, the symbol by which its stand-ins go. */
export const dispose: typeof Symbol.dispose =
  Symbol.dispose ?? (Symbol.for("Symbol.dispose") as typeof Symbol.dispose);
