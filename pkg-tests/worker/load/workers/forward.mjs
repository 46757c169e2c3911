import { createFront } from "./front.mjs";

export default createFront((answer) => answer.arrayBuffer());
