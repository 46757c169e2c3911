/**
 * What goes wrong before the gateway judges a request: its clock is off, the request is changed on the way or comes
 * twice.
 *
 * @type {import("../faults.mjs").FaultTable}
 */
export const REQUEST_FAULTS = {
  clock(options) {
    const aheadMs = options.integer("aheadMs", { least: Number.MIN_SAFE_INTEGER }) ?? 20 * 60 * 1000;
    return (scene, judge) => judge({ ...scene, now: scene.now + aheadMs });
  },

  "nonce-reused": () => (scene, judge) => {
    judge(scene);
    return judge(scene);
  },

  "changed-header"(options) {
    const name = options.required("name", options.text("name")).toLowerCase();
    const value = options.text("value");
    return ({ arrived, ...scene }, judge) => {
      const { [name]: _, ...others } = arrived.headers;
      const headers = value === undefined ? others : { ...others, [name]: value };
      return judge({ ...scene, arrived: { ...arrived, headers } });
    };
  },

  "changed-path"(options) {
    const target = options.required("path", options.text("path"));
    return ({ arrived, ...scene }, judge) => judge({ ...scene, arrived: { ...arrived, target } });
  },
};
