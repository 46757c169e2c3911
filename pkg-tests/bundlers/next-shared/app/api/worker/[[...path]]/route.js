import { createHandler } from "../../../../handler.js";

export const runtime = "edge";
export const dynamic = "force-dynamic";

const worker = createHandler("/api/worker");

function answer(request) {
  // Next puts what `[[...path]]` stands for into the query, where the worker would refuse a name that it does not know.
  const url = new URL(request.url);
  url.searchParams.delete("path");
  return worker.fetch(new Request(url, request), process.env);
}

export { answer as GET, answer as HEAD, answer as POST };
