declare const standIn: unique symbol;

/** The type of Symbol.dispose, where the project's `lib` knows it; most do not, and must compile all the same. */
type Dispose = SymbolConstructor extends { readonly dispose: infer Native extends symbol }
  ? Native
  : typeof standIn;

/** Symbol.dispose; on hosts without it, the symbol by which its stand-ins go. */
export const dispose: Dispose = (Symbol.dispose ?? Symbol.for("Symbol.dispose")) as Dispose;
