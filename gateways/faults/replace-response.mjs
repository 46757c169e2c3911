/**
 * Replaces the response to an authenticated request by one of the cloud's errors; the gateway's refusal of any other
 * request stays as it is. An error means that nothing took effect, except where `effective` says otherwise.
 *
 * @typedef {import("../types.mjs").GatewayResponse} GatewayResponse
 *
 * @param {(response: GatewayResponse, request: import("../types.mjs").GatewayRequest) => Partial<GatewayResponse>}
 *   createReplacement
 * @param {{ effective?: boolean }} [options]
 * @returns {import("../types.mjs").Effect}
 */
export function replaceResponse(createReplacement, { effective = false } = {}) {
  return (context, handle) => {
    const conditions = effective ? context.conditions : { ...context.conditions, refused: true };
    const response = handle({ ...context, conditions });
    return response.authenticated
      ? { ...response, ...createReplacement(response, context.request) }
      : response;
  };
}
