import { createHandler } from "../handler.mjs";

export default createHandler("/api");
