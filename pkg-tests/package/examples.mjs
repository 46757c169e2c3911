// The examples of the documentation comments as one program, for the compiler.

/** @import { readExamples } from "./declarations.mjs" */

/** What the examples use without saying where it comes from. An example's own declaration of a name hides it. */
const GIVEN = {
  client: "AliyunClient & TencentClient & AccountsClient",
  aliyun: "AliyunClient",
  tencent: "TencentClient",
  tokens: "CloudTokens",
  cloudToken: "string",
  oldToken: "string",
  endedToken: "string",
  projectId: "string",
  ids: "string[]",
  request: "SignedRequest",
  response: "Response",
  error: "ApiError",
  customer: "Customer",
  identity: "Identity",
  user: "User",
  createRemoteJWKSet: "(url: URL) => object",
  jwtVerify:
    "(token: string, keys: object, options: object) => Promise<{ payload: { sub?: string; role?: unknown } }>",
  env: "{ CLOUD_TOKENS: TokenObjectNamespace<string> }",
  object: "CloudTokenObject",
  storage: `{
    get(name: string): Promise<StoredCloudToken | undefined>;
    put(name: string, value: StoredCloudToken): Promise<void>;
    transaction<Value>(closure: (transaction: typeof storage) => Promise<Value>): Promise<Value>;
  }`,
};

/**
 * @param {ReadonlyMap<string, readonly { name: string }[]>} exported by what it is imported as
 * @param {ReturnType<typeof readExamples>} examples
 */
export function createProgram(exported, examples) {
  // Entries that do not share the class or the type have one of the same name.
  const imported = new Set();
  const isNew = (/** @type {string} */ name) => imported.size < imported.add(name).size;
  const functions = examples.flatMap(({ name, example }) =>
    example === undefined ? [] : [`// ${name}\nasync () => {\n${example}\n};`],
  );
  return [
    ...[...exported].map(
      ([specifier, names]) =>
        `import { ${names.flatMap(({ name }) => (isNew(name) ? name : [])).join(", ")} } from ${JSON.stringify(specifier)};`,
    ),
    ...Object.entries(GIVEN).map(([name, type]) => `declare const ${name}: ${type};`),
    ...functions,
  ].join("\n");
}
