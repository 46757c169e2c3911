// The functional suite in workerd: one request, whose body is the address of facts-server.mjs.
import * as api from "iot-accounts";
import { fetchFacts, performSuite } from "./perform.mjs";

export default {
  /** @param {Request} request */
  async fetch(request) {
    const facts = await fetchFacts(await request.text());
    return Response.json(await performSuite(facts, api));
  },
};
