import { createFront } from "./front.mjs";

export default createFront(({ body }) => body);
