// jsdom has neither of the two, and Jest does not add them.
const { TextDecoder, TextEncoder } = require("node:util");
Object.assign(globalThis, { TextDecoder, TextEncoder });
require("./commonjs.test.cjs");
