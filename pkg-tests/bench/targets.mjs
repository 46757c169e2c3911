// The targets of the benchmark. A ratio is ours / theirs; a row without a ratio is compared by its value.

/** @typedef {{ what: RegExp, against: string, sense: "at most" | "at least", value: number }} Target */

/** @type {[what: RegExp, against: string, value: number][]} */
const AT_MOST = [
  [/^sign Tencent$/, "node:crypto", 0.25],
  [/^sign Tencent$/, "noble", 0.18],
  [/^sign Tencent$/, "crypto-js", 0.05],
  [/^sign Tencent$/, "WebCrypto", 0.02],
  [/^sign Aliyun, 3 ids$/, "node:crypto", 0.4],
  [/^sign Aliyun, 3 ids$/, "noble", 0.18],
  [/^sign Aliyun, 3 ids$/, "crypto-js", 0.07],
  [/^sign Aliyun, 3 ids$/, "aliyun-api-gateway", 0.25],
  [/^read 1,000 /, "JSON.parse", 0.6],
  [/^read 1,000 /, "JSON.parse + zod", 0.5],
  [/^read 10 /, "JSON.parse", 1],
  [/^a row of 100,000 customers$/, "a row of 100", 1.25],
  [/^gzip -9 of all a browser downloads$/, "", 25],
  [/^gzip -9 of all a browser downloads$/, "", 18],
  [/^import to first signed request$/, "aliyun-api-gateway", 0.5],
  [/^linear memory after /, "after the warm-up", 1],
  [/^heap after /, "after the warm-up", 1.1],
  [/^linear memory at its largest$/, "", 2],
];
/** @type {typeof AT_MOST} */
const AT_LEAST = [
  [/^a worker that signs and parses,/, "one that only forwards", 0.9],
  [/^a worker that signs and parses,/, "one that forwards when all is there", 0.9],
];

/** @type {readonly Target[]} */
const TARGETS = [
  ...AT_MOST.map(([what, against, value]) => ({
    what,
    against,
    sense: /** @type {const} */ ("at most"),
    value,
  })),
  ...AT_LEAST.map(([what, against, value]) => ({
    what,
    against,
    sense: /** @type {const} */ ("at least"),
    value,
  })),
];

/** @param {{ what: string, against: string }} row */
export function getTargets({ what, against }) {
  return TARGETS.filter((target) => target.against === against && target.what.test(what));
}
