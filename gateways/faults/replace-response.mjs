/**
 * Replaces the response to an authenticated request by one of the cloud's errors; the gateway's refusal of any other
 * request stays as it is.
 *
 * @typedef {import("../types.mjs").GatewayResponse} GatewayResponse
 *
 * @param {(response: GatewayResponse, request: import("../types.mjs").GatewayRequest) => Partial<GatewayResponse>}
 *   createReplacement
 * @returns {import("../types.mjs").Effect}
 */
export function replaceResponse(createReplacement) {
  return (context, handle) => {
    const response = handle(context);
    return response.authenticated
      ? { ...response, ...createReplacement(response, context.request) }
      : response;
  };
}
