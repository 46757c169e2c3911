// Runs the functional suite in workerd, in one request whose body is the URL of the facts server.
import * as api from "iot-accounts";
import * as page from "iot-accounts/client";
import { fetchFacts, performSuite } from "./perform.mjs";

export default {
  /** @param {Request} request */
  async fetch(request) {
    const facts = await fetchFacts(await request.text());
    return Response.json(await performSuite(facts, { api, page }));
  },
};
