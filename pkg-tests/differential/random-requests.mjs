// Random inputs of requests to both clouds, the same for a seed on every machine.
import { createRandom } from "../../gateways/random.mjs";

/** @typedef {(bound: number) => number} Random draws an integer from 0 to bound - 1 */

const PIECES = [
  ...["a", "Z", "0", "_", "__", "&", "=", '"', "'", "\\", "/", " ", "+", "%", "%20", "#", "?", "<", "{}"],
];
const SPECIAL_PIECES = [
  ...[
    "客户",
    "身份",
    "é",
    "😀",
    "👨‍👩‍👧",
    "\n",
    "\t",
    "\u0000",
    "\u007f",
    "\u2028",
    "\ufeff",
    "&Limit=1",
    "$1",
  ],
];

/** @param {Random} random */
function createDraws(random) {
  /**
   * @template Value
   * @param {readonly Value[]} values
   * @returns {Value}
   */
  const pick = (values) => /** @type {Value} */ (values[random(values.length)]);
  /**
   * @param {number} length
   * @param {() => string} draw
   */
  const repeat = (length, draw) => Array.from({ length }, draw).join("");

  const text = () => repeat(1 + random(12), () => pick(random(2) ? PIECES : SPECIAL_PIECES));
  const plain = () => repeat(1 + random(12), () => pick([..."abcXYZ019_"]));
  const digits = () => repeat(1 + random(15), () => pick([..."0123456789"]));
  const number = () =>
    pick([
      ...[0, 1, -1, 2 ** 31, Number.MAX_SAFE_INTEGER],
      ...[random(1e9), -random(1e9), random(1e9) / 1000, random(1e9) / 1e15],
    ]);
  const bigint = () => BigInt(`${pick(["", "-"])}1${digits()}${digits()}`.slice(0, 18));
  const scalar = () => pick([text, text, plain, number, bigint, () => true, () => false, () => ""])();
  /** @returns {unknown} */
  const json = (depth = 0) => {
    if (depth > 2 || random(3)) return pick([text, number, () => true, () => null, () => ""])();
    if (random(2)) return Array.from({ length: random(4) }, () => json(depth + 1));
    return Object.fromEntries(Array.from({ length: random(4) }, () => [text(), json(depth + 1)]));
  };
  const printable = () => String.fromCharCode(0x21 + random(94));
  const secret = () => `s${plain()}${pick(["", "密钥", "x".repeat(80)])}`;
  const timestamp = () => 1_500_000_000_000 + random(2 ** 31);
  return { pick, repeat, text, plain, digits, scalar, json, printable, secret, timestamp };
}

/** @param {Random} random */
function drawTencentRequest(random) {
  const { pick, plain, digits, scalar, text, secret, timestamp } = createDraws(random);
  const client = { appKey: plain(), appSecret: secret() };
  const overrides = {
    requestId: `${plain()}-${digits()}`,
    nonce: 1 + random(2 ** 31 - 1),
    timestamp: timestamp(),
  };
  if (random(4) === 0) {
    const filters = { customerId: plain(), countryCode: digits(), phoneNumber: digits() };
    const members = Object.entries({ ...filters, offset: random(2 ** 31), limit: 1 + random(1000) });
    return { client, overrides, params: Object.fromEntries(members.filter(() => random(2))) };
  }
  const name = () => `P${plain()}${pick(["", ".", "_"])}${plain()}`;
  const entries = Array.from({ length: random(10) }, () => [name(), scalar()]);
  return {
    client,
    overrides,
    action: `Service${plain()}`,
    params: Object.fromEntries([...entries, ["Text", text()]]),
  };
}

/** @param {Random} random */
function drawAliyunRequest(random) {
  const { pick, repeat, text, plain, digits, json, printable, secret, timestamp } = createDraws(random);
  const client = {
    appKey: digits(),
    appSecret: secret(),
    stage: pick(/** @type {const} */ (["RELEASE", "PRE", "TEST"])),
    region: pick(/** @type {const} */ (["cn-shanghai", "ap-southeast-1", "eu-central-1", "us-east-1"])),
    ...(random(3) === 0 && { iotToken: plain() }),
    ...(random(3) === 0 && { cloudToken: plain() }),
    ...(random(3) === 0 && { language: pick(["en-US", "zh-CN"]) }),
  };
  const overrides = {
    requestId: `${plain()}-${digits()}`,
    nonce: `${plain()}-${digits()}`,
    timestamp: timestamp(),
  };
  if (random(2)) return { client, overrides, identityIds: Array.from({ length: 1 + random(20) }, text) };

  /** @param {string} part */
  const encode = (part) => encodeURIComponent(part).replaceAll("'", "%27");
  // The official clients sort names by UTF-16 units, the gateway by bytes of UTF-8. Names for which the order differs
  // prove nothing.
  const queryName = () => text().replace(/[\ue000-\uffff]/g, "") || "n";
  const names = new Set(Array.from({ length: random(6) }, queryName));
  const pairs = [...names].map(
    (name) => encode(name) + pick([() => "", () => "=", () => `=${encode(text())}`])(),
  );
  // Not a `.` or `..` segment, which clients resolve.
  const path = `/${plain()}/p${repeat(random(8), () => pick([..."aZ0-._~"]))}`;
  const header = () => [
    `${pick(["x-", "X-Ca-X-", "A-", "zone-"])}${random(1000)}`,
    repeat(1 + random(20), printable),
  ];
  const headers = Object.fromEntries(Array.from({ length: random(4) }, header));
  const params = Object.fromEntries(Array.from({ length: random(5) }, () => [text(), json()]));
  return {
    client,
    overrides,
    path: path + (pairs.length > 0 ? `?${pairs.join("&")}` : ""),
    call: { apiVersion: `1.0.${random(10)}`, params, headers },
  };
}

/**
 * @template Request
 * @param {(random: Random) => Request} draw
 * @param {number} count
 * @param {number} seed any integer except 0
 * @returns {Generator<Request>}
 */
function* drawRequests(draw, count, seed) {
  const random = createRandom(seed);
  for (let index = 0; index < count; index += 1) yield draw(random);
}

/** @param {number} count @param {number} seed */
export const drawTencentRequests = (count, seed) => drawRequests(drawTencentRequest, count, seed);

/** @param {number} count @param {number} seed */
export const drawAliyunRequests = (count, seed) => drawRequests(drawAliyunRequest, count, seed);
