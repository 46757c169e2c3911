// Runs the subjects in workerd. The clock of a worker does not advance while it computes, so the client measures the time.
import { createSubjects, runBatch } from "../cases/subjects.mjs";
import * as nodeCrypto from "../peers/node-crypto.mjs";

/** @type {ReturnType<typeof createSubjects> | undefined} */
let subjectsPromise;

export default {
  /** @param {Request} request */
  async fetch(request) {
    subjectsPromise ??= createSubjects({ "node:crypto": nodeCrypto });
    const subjects = await subjectsPromise;
    const { pathname, searchParams } = new URL(request.url);
    const subject = subjects.get(searchParams.get("subject") ?? "");
    if (pathname === "/subjects") return Response.json([...subjects.keys()]);
    if (pathname === "/empty") return new Response("done");
    if (subject === undefined) return new Response("no such subject", { status: 404 });
    if (pathname === "/sample") return Response.json(await subject());
    await runBatch(subject, Number(searchParams.get("calls")));
    return new Response("done");
  },
};
