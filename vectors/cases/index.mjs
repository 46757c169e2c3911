/** @import { AnswerCase, CanonicalCase, Cloud, InvalidCase, SigningCase } from "../types.mjs" */
import { aliyunAnswers } from "./aliyun-answers.mjs";
import { aliyunCallsAnswers, aliyunCallsInvalid, aliyunCallsSigning } from "./aliyun-calls.mjs";
import { aliyunCanonical } from "./aliyun-canonical.mjs";
import { aliyunErrors } from "./aliyun-errors.mjs";
import { aliyunInvalid } from "./aliyun-invalid.mjs";
import { aliyunSigning } from "./aliyun-signing.mjs";
import { tencentAnswers } from "./tencent-answers.mjs";
import { tencentCallsAnswers, tencentCallsInvalid, tencentCallsSigning } from "./tencent-calls.mjs";
import { tencentErrors } from "./tencent-errors.mjs";
import { tencentInvalid } from "./tencent-invalid.mjs";
import { tencentSigning } from "./tencent-signing.mjs";
import { aliyunUnreadable, tencentUnreadable } from "./unreadable.mjs";

/**
 * A topic of a cloud is one JSON file. Names are unique within a cloud.
 *
 * @typedef {{ cloud: Cloud, name: string } & (
 *   { type: "canonical", cases: Record<string, CanonicalCase> } |
 *   { type: "signing", cases: Record<string, SigningCase> } |
 *   { type: "invalid", cases: Record<string, InvalidCase> } |
 *   { type: "answer", cases: Record<string, AnswerCase> })} Topic
 */

/** @type {readonly Topic[]} */
export const topics = [
  { cloud: "tencent", name: "signing", type: "signing", cases: tencentSigning },
  { cloud: "tencent", name: "invalid", type: "invalid", cases: tencentInvalid },
  { cloud: "tencent", name: "answers", type: "answer", cases: tencentAnswers },
  { cloud: "tencent", name: "errors", type: "answer", cases: tencentErrors },
  { cloud: "tencent", name: "calls-signing", type: "signing", cases: tencentCallsSigning },
  { cloud: "tencent", name: "calls-invalid", type: "invalid", cases: tencentCallsInvalid },
  { cloud: "tencent", name: "calls-answers", type: "answer", cases: tencentCallsAnswers },
  { cloud: "tencent", name: "unreadable", type: "answer", cases: tencentUnreadable },
  { cloud: "aliyun", name: "canonical", type: "canonical", cases: aliyunCanonical },
  { cloud: "aliyun", name: "signing", type: "signing", cases: aliyunSigning },
  { cloud: "aliyun", name: "invalid", type: "invalid", cases: aliyunInvalid },
  { cloud: "aliyun", name: "answers", type: "answer", cases: aliyunAnswers },
  { cloud: "aliyun", name: "errors", type: "answer", cases: aliyunErrors },
  { cloud: "aliyun", name: "calls-signing", type: "signing", cases: aliyunCallsSigning },
  { cloud: "aliyun", name: "calls-invalid", type: "invalid", cases: aliyunCallsInvalid },
  { cloud: "aliyun", name: "calls-answers", type: "answer", cases: aliyunCallsAnswers },
  { cloud: "aliyun", name: "unreadable", type: "answer", cases: aliyunUnreadable },
];
