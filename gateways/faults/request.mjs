/**
 * What goes wrong before the gateway handles a request: its clock is wrong, or the request is changed or duplicated in
 * transit.
 *
 * @type {import("../types.mjs").FaultTable}
 */
export const REQUEST_FAULTS = {
  clock(options) {
    const aheadMs = options.readInteger("aheadMs", { min: Number.MIN_SAFE_INTEGER }) ?? 20 * 60 * 1000;
    return (context, handle) => handle({ ...context, now: context.now + aheadMs });
  },

  "nonce-reused": () => (context, handle) => {
    handle(context);
    return handle(context);
  },

  "changed-header"(options) {
    const name = options.require("name", options.readText("name")).toLowerCase();
    const value = options.readText("value");
    return ({ request, ...context }, handle) => {
      const { [name]: _, ...others } = request.headers;
      const headers = value === undefined ? others : { ...others, [name]: value };
      return handle({ ...context, request: { ...request, headers } });
    };
  },

  "changed-path"(options) {
    const target = options.require("path", options.readText("path"));
    return ({ request, ...context }, handle) => handle({ ...context, request: { ...request, target } });
  },
};
