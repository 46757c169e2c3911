// Everything that is timed in any runtime, by name: `sign Tencent | ours`, `read 10 customers, text | zod`. Nothing of
// Node in it: the same file runs in workerd and in browsers.
import * as cryptoJs from "../peers/crypto-js.mjs";
import { reader as json } from "../peers/json.mjs";
import * as noble from "../peers/noble.mjs";
import * as ours from "../peers/ours.mjs";
import { reader as valibot } from "../peers/valibot.mjs";
import * as webcrypto from "../peers/webcrypto.mjs";
import { reader as zod } from "../peers/zod.mjs";
import { CREDENTIALS, FIRST_PAGE, IDENTITY_IDS } from "./calls.mjs";
import { difference } from "./difference.mjs";
import { CUSTOMER_PAGES, customerPage, IDENTITY_PAGE, identityPage } from "./pages.mjs";

/**
 * @import { Credentials, Signer } from "../peers/hand-written.mjs"
 * @typedef {{ createSigner(credentials: Credentials): Signer | Promise<Signer> }} SigningPeer
 * @typedef {() => unknown} Subject
 */

/** @type {Record<string, SigningPeer>} */
const SIGNING_PEERS = { ours, noble, "crypto-js": cryptoJs, WebCrypto: webcrypto };
const READERS = {
  ours: ours.reader,
  "JSON.parse": json,
  "JSON.parse + zod": zod,
  "JSON.parse + valibot": valibot,
};

/**
 * @param {Record<string, SigningPeer>} [further] the signing peers that only this runtime has
 * @throws Error when a parsed value is not what it must be
 */
export async function createSubjects(further = {}) {
  /** @type {Map<string, Subject>} */
  const subjects = new Map();
  for (const [peer, { createSigner }] of Object.entries({ ...SIGNING_PEERS, ...further })) {
    const { customerList, identityList } = await createSigner(CREDENTIALS);
    if (customerList !== undefined) subjects.set(`sign Tencent | ${peer}`, () => customerList(FIRST_PAGE));
    subjects.set(`sign Aliyun, 3 ids | ${peer}`, () => identityList(IDENTITY_IDS));
  }
  for (const page of [...CUSTOMER_PAGES.map(customerPage), identityPage(IDENTITY_PAGE)]) {
    for (const [peer, reader] of Object.entries(READERS)) {
      const { fromText, fromBytes, expectedOf } = reader[page.kind];
      const { name, text, bytes, expected } = page;
      for (const value of [fromText(text), fromBytes(bytes)]) {
        const found = difference(expectedOf(value), expected);
        if (found !== undefined) throw new Error(`${peer} read ${name} wrongly: ${found}`);
      }
      subjects.set(`read ${name}, text | ${peer}`, () => fromText(text));
      subjects.set(`read ${name}, bytes | ${peer}`, () => fromBytes(bytes));
    }
  }
  return subjects;
}

/** @type {unknown} what the last call gave: an engine may not leave out work whose result is kept */
export let kept;

/**
 * Calls a subject so many times, one after the other.
 *
 * @param {Subject} subject
 * @param {number} times
 */
export async function batch(subject, times) {
  kept = subject();
  if (kept instanceof Promise) {
    await kept;
    for (let call = 1; call < times; call++) kept = await subject();
  } else {
    for (let call = 1; call < times; call++) kept = subject();
  }
}
