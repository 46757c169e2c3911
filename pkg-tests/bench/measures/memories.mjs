// The package does not export its instances: their memories are captured where instances are created. To be imported before
// the package.

/** @type {WeakRef<WebAssembly.Memory>[]} */
const captured = [];

/** The memories that were not collected, in the order in which they were made. */
export function memories() {
  return captured.flatMap((reference) => reference.deref() ?? []);
}

const { Instance } = WebAssembly;
/** @type {(...args: Parameters<typeof WebAssembly.instantiate>) => Promise<object>} */
const instantiate = WebAssembly.instantiate;
/** @param {WebAssembly.Instance} instance */
const capture = ({ exports }) => {
  for (const value of Object.values(exports)) {
    if (value instanceof WebAssembly.Memory) captured.push(new WeakRef(value));
  }
};
WebAssembly.Instance = class extends Instance {
  /** @param {ConstructorParameters<typeof Instance>} args */
  constructor(...args) {
    super(...args);
    capture(/** @type {WebAssembly.Instance} */ (this));
  }
};
Object.assign(WebAssembly, {
  /** @param {Parameters<typeof instantiate>} args */
  async instantiate(...args) {
    const result = await instantiate(...args);
    capture(/** @type {WebAssembly.Instance} */ ("instance" in result ? result.instance : result));
    return result;
  },
});
