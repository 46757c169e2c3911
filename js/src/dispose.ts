declare const standIn: unique symbol;

/** The type of Symbol.dispose where the project's `lib` knows it; projects whose `lib` does not must compile, too. */
type Dispose = SymbolConstructor extends { readonly dispose: infer Native extends symbol }
  ? Native
  : typeof standIn;

/** Symbol.dispose; on hosts without it, the symbol that polyfills register. */
export const dispose: Dispose = (Symbol.dispose ?? Symbol.for("Symbol.dispose")) as Dispose;
