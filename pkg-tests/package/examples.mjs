// The examples of the documentation comments as one program, for the compiler.

/** @import { readExamples } from "./declarations.mjs" */

/** What the examples use without saying where it comes from. An example's own declaration of a name hides it. */
const GIVEN = {
  client: "AliyunClient & TencentClient",
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
  storage: `{
    get(name: string): Promise<StoredCloudToken | undefined>;
    put(name: string, value: StoredCloudToken): Promise<void>;
    transaction<Value>(closure: (transaction: typeof storage) => Promise<Value>): Promise<Value>;
  }`,
};

/**
 * @param {readonly { name: string }[]} exported
 * @param {ReturnType<typeof readExamples>} examples
 */
export function createProgram(exported, examples) {
  const functions = examples.flatMap(({ name, example }) =>
    example === undefined ? [] : [`// ${name}\nasync () => {\n${example}\n};`],
  );
  return [
    `import { ${exported.map(({ name }) => name).join(", ")} } from "iot-accounts";`,
    ...Object.entries(GIVEN).map(([name, type]) => `declare const ${name}: ${type};`),
    ...functions,
  ].join("\n");
}
