/**
 * What can be set about the stand-in for Aliyun; `index.mjs` says what each is.
 *
 * @typedef {object} AliyunSettings
 * @property {boolean} separateAppKeys
 * @property {boolean} cloudTokenRequired
 * @property {number} tokenLifetimeMs
 * @property {"cloudToken" | "iotToken"} tokenName
 * @property {"expireIn" | "expiresIn" | "none"} tokenExpiryName
 * @property {"ms" | "s"} tokenExpiryUnit
 * @property {460 | 2043 | 2401 | 29003} endedTokenCode
 * @property {number} maxCount
 * @property {"array" | "object"} identityAs
 */

/** @type {{ readonly [Name in keyof AliyunSettings]: import("./settings.mjs").Rule }} */
export const ALIYUN_SETTINGS = {
  separateAppKeys: { initial: false, choices: [false, true] },
  cloudTokenRequired: { initial: false, choices: [false, true] },
  tokenLifetimeMs: { initial: 2 * 60 * 60 * 1000, min: 1, max: Number.MAX_SAFE_INTEGER },
  tokenName: { initial: "cloudToken", choices: ["cloudToken", "iotToken"] },
  tokenExpiryName: { initial: "expireIn", choices: ["expireIn", "expiresIn", "none"] },
  tokenExpiryUnit: { initial: "ms", choices: ["ms", "s"] },
  endedTokenCode: { initial: 2401, choices: [460, 2043, 2401, 29003] },
  maxCount: { initial: 2 ** 31 - 1, min: 1, max: 2 ** 31 - 1 },
  identityAs: { initial: "array", choices: ["array", "object"] },
};
