// The subjects in workerd. Its clock stands still while a worker computes, so the one who asks measures the time.
import { batch, createSubjects } from "../cases/subjects.mjs";
import * as nodeCrypto from "../peers/node-crypto.mjs";

/** @type {ReturnType<typeof createSubjects> | undefined} */
let made;

export default {
  /** @param {Request} request */
  async fetch(request) {
    made ??= createSubjects({ "node:crypto": nodeCrypto });
    const subjects = await made;
    const { pathname, searchParams } = new URL(request.url);
    const subject = subjects.get(searchParams.get("subject") ?? "");
    if (pathname === "/subjects") return Response.json([...subjects.keys()]);
    if (pathname === "/empty") return new Response("done");
    if (subject === undefined) return new Response("no such subject", { status: 404 });
    if (pathname === "/sample") return Response.json(await subject());
    await batch(subject, Number(searchParams.get("calls")));
    return new Response("done");
  },
};
