// jsdom has neither of these, and Jest does not add them.
const { TextDecoder, TextEncoder } = require("node:util");
Object.assign(globalThis, { TextDecoder, TextEncoder });
require("./commonjs.test.cjs");
