/**
 * What can be set about the stand-in for Tencent; `index.mjs` says what each is.
 *
 * @typedef {{ deviceListWrapped: boolean, deviceCount: number }} TencentSettings
 */

/** @type {{ readonly [Name in keyof TencentSettings]: import("./settings.mjs").Rule }} */
export const TENCENT_SETTINGS = {
  deviceListWrapped: { initial: true, choices: [true, false] },
  deviceCount: { initial: 25, min: 0, max: 100_000 },
};
