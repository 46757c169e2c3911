/**
 * Replaces the response to an authenticated request by one of the cloud's errors; the gateway's refusal of any other
 * request stays as it is.
 *
 * @typedef {import("../listener.mjs").GatewayResponse} GatewayResponse
 *
 * @param {(response: GatewayResponse, request: import("../listener.mjs").GatewayRequest) => Partial<GatewayResponse>}
 *   createReplacement
 * @returns {import("../faults.mjs").Effect}
 */
export function replaceResponse(createReplacement) {
  return (context, handle) => {
    const response = handle(context);
    return response.authenticated
      ? { ...response, ...createReplacement(response, context.request) }
      : response;
  };
}
