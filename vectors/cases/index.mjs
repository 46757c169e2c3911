/** @import { AnswerCase, CanonicalCase, InvalidCase, SigningCase } from "../reference/types.mjs" */
import { aliyunAnswers } from "./aliyun-answers.mjs";
import { aliyunErrors } from "./aliyun-errors.mjs";
import { aliyunInvalid } from "./aliyun-invalid.mjs";
import { aliyunCanonical, aliyunSigning } from "./aliyun-signing.mjs";
import { tencentAnswers } from "./tencent-answers.mjs";
import { tencentErrors } from "./tencent-errors.mjs";
import { tencentInvalid } from "./tencent-invalid.mjs";
import { tencentSigning } from "./tencent-signing.mjs";
import { aliyunUnreadable, tencentUnreadable } from "./unreadable.mjs";

/**
 * @typedef {{ canonical: Record<string, CanonicalCase>, signing: Record<string, SigningCase>,
 *   invalid: Record<string, InvalidCase>, answers: Record<string, AnswerCase>[] }} CloudCases
 */

/** @type {{ tencent: CloudCases, aliyun: CloudCases }} */
export const cases = {
  tencent: {
    canonical: {},
    signing: tencentSigning,
    invalid: tencentInvalid,
    answers: [tencentAnswers, tencentErrors, tencentUnreadable],
  },
  aliyun: {
    canonical: aliyunCanonical,
    signing: aliyunSigning,
    invalid: aliyunInvalid,
    answers: [aliyunAnswers, aliyunErrors, aliyunUnreadable],
  },
};
