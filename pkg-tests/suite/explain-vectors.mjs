import { expect } from "chai";

/** @import { ApiError, Context, Register, SignedRequest } from "./types.mjs" */
import { catchError } from "./helpers.mjs";

const FIXED = ["method", "accept", "content-md5", "content-type", "date"];

/**
 * explainSignatureMismatch for every signed request of the vectors, with each line changed in turn.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api, vectors }) {
  /**
   * @param {SignedRequest} request
   * @param {string} shown
   */
  function explain(request, shown) {
    const headers = { "x-ca-error-message": `Invalid Signature, Server StringToSign:\`${shown}\`` };
    const error = catchError(() => api.parseAliyun({ status: 400, headers, body: "" }));
    return (
      api.explainSignatureMismatch(request, /** @type {ApiError} */ (error)) ?? expect.fail("no explanation")
    );
  }

  /** @param {string} line @param {number} index */
  function getPart(line, index) {
    return FIXED[index] ?? (line.startsWith("/") ? "path" : `header ${line.slice(0, line.indexOf(":"))}`);
  }

  for (const [title, separator] of /** @type {const} */ ([
    ["as #", "#"],
    ["unchanged", "\n"],
  ])) {
    test(`explain: finds a change in every line of every vector, line breaks ${title}`, () => {
      let checked = 0;
      for (const vector of vectors) {
        if (vector.type !== "signing" || vector.cloud !== "aliyun") continue;
        const { request, stringToSign } = vector;
        const lines = stringToSign.split("\n");
        const unchanged = explain(request, lines.join(separator));
        expect(unchanged, vector.name).to.include({ cutOff: false, stringToSign });
        expect(unchanged, vector.name).to.not.have.property("part");
        // The end of a value that contains a # cannot be found.
        if (stringToSign.includes("#")) continue;
        for (const [index, line] of lines.entries()) {
          const changed = lines.with(index, `${line}x`);
          const found = explain(request, changed.join(separator));
          const label = `${vector.name}: ${line}`;
          expect(found.part, label).to.equal(getPart(line, index));
          const skip = found.part?.startsWith("header") ? line.indexOf(":") + 1 : 0;
          expect(found.ours, label).to.equal(line.slice(skip));
          expect(found.theirs, label).to.equal(`${line.slice(skip)}x`);
          checked += 1;
        }
      }
      expect(checked).to.be.above(200);
    });
  }

  test("explain: finds no difference in an unchanged vector, line breaks removed", () => {
    let checked = 0;
    for (const vector of vectors) {
      if (vector.type !== "signing" || vector.cloud !== "aliyun") continue;
      const found = explain(vector.request, vector.stringToSign.replaceAll("\n", ""));
      expect(found, vector.name).to.include({ cutOff: false });
      expect(found, vector.name).to.not.have.property("part");
      const changed = vector.stringToSign.replace("application/json;", "application/xml;");
      const other = explain(vector.request, changed.replaceAll("\n", ""));
      expect(other.part, vector.name).to.equal("content-type");
      checked += 1;
    }
    expect(checked).to.be.above(20);
  });

  test("explain: gives the string to sign of every Tencent vector", () => {
    let checked = 0;
    for (const vector of vectors) {
      if (vector.type !== "signing" || vector.cloud !== "tencent") continue;
      const body = `{"Response":{"Error":{"Code":"AuthFailure.SignatureFailure","Message":""}}}`;
      const error = catchError(() => api.parseTencent(body));
      const found = api.explainSignatureMismatch(vector.request, /** @type {ApiError} */ (error));
      expect(found?.stringToSign, vector.name).to.equal(vector.stringToSign);
      checked += 1;
    }
    expect(checked).to.be.above(20);
  });
}
