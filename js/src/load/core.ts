// What all entries share. The default export is theirs alone: `export *` does not hand it on to users.
import { decodeBase64 } from "./base64.js";
import { compile, createInitialisers } from "./initialise.js";
import { provide } from "./start.js";

export * from "../index.js";
export default { compile, createInitialisers, decodeBase64, provide };
