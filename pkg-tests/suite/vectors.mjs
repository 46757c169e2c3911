import { expect } from "chai";

/** @import { Context, Register, SignedRequest } from "./types.mjs" */
import { createResponse, expectApiError, expectInvalidInput, signInput } from "./helpers.mjs";

/**
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api, vectors }) {
  for (const vector of vectors) {
    const title = `vector ${vector.cloud}/${vector.name}`;
    switch (vector.type) {
      case "signing":
        test(title, () => {
          const request = signInput(api, vector.cloud, vector.input);
          expect(api.stringToSign(request), "string to sign").to.equal(vector.stringToSign);
          expect(getSignature(request), "signature").to.equal(vector.signature);
          expect(request.body, "body").to.equal(vector.request.body);
          expect(request, "signed request").to.deep.equal(vector.request);
        });
        break;
      case "invalid":
        test(title, () =>
          expectInvalidInput(api, () => signInput(api, vector.cloud, vector.input), vector.invalid.field),
        );
        break;
      case "answer":
        test(title, () => {
          const parse = api[vector.answer.parser];
          const response = createResponse(vector.answer.response);
          if (vector.error) expectApiError(api, () => parse(response), vector.error);
          else expect(parse(response)).to.deep.equal(vector.expected);
        });
        break;
      case "canonical":
        test(title, () => {
          const { method, path, headers, signatureHeaders } = vector.canonical;
          const request = {
            url: `https://gateway.example.com${path}`,
            method,
            headers: {
              ...headers,
              "x-ca-signature-headers": signatureHeaders,
              "x-ca-signature": vector.signature,
            },
            body: "",
            requestId: "",
          };
          expect(api.stringToSign(/** @type {SignedRequest} */ (request))).to.equal(vector.stringToSign);
        });
        break;
    }
  }

  // Forms that old clients send and the gateway accepts, from vectors/gateway-hmac-sha256.json.
  for (const [path, signed] of /** @type {const} */ ([
    ["/test?a=1&b=", "/test?a=1&b"],
    ["/test?empty=&keyword=hello+world", "/test?empty&keyword=hello world"],
    ["/test?keyword=hello+world", "/test?keyword=hello world"],
    ["/test?na+me", "/test?na me"],
  ])) {
    test(`vectors: ${path} is sent unchanged and signed as \`${signed}\``, () => {
      const client = new api.AliyunClient({ appKey: "appKey", appSecret: "appSecret" });
      const request = client.request(path, { apiVersion: "1.0.0" });
      expect(request.url.endsWith(path), request.url).to.equal(true);
      expect(api.stringToSign(request).split("\n").at(-1)).to.equal(signed);
    });
  }

  test("vectors: official examples and more than twenty cases of each type exist for both clouds", () => {
    for (const cloud of ["tencent", "aliyun"]) {
      const cloudVectors = vectors.filter((vector) => vector.cloud === cloud);
      const official = cloudVectors.filter(({ name }) => name.startsWith("official-"));
      expect(official, cloud).to.have.length.above(0);
      for (const type of ["signing", "invalid", "answer"]) {
        expect(
          cloudVectors.filter((vector) => vector.type === type),
          `${cloud} ${type}`,
        ).to.have.length.above(20);
      }
    }
  });
}

/** @param {SignedRequest} request */
function getSignature({ headers, body }) {
  return headers["x-ca-signature"] ?? JSON.parse(body)["Signature"];
}
