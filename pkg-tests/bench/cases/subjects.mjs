// Everything that is timed, by name: `sign Tencent | ours`, `read 10 customers, text | zod`. This file uses nothing of
// Node, because it also runs in workerd and in browsers.
import * as cryptoJs from "../peers/crypto-js.mjs";
import { reader as json } from "../peers/json.mjs";
import * as noble from "../peers/noble.mjs";
import * as ours from "../peers/ours.mjs";
import { reader as valibot } from "../peers/valibot.mjs";
import * as webcrypto from "../peers/webcrypto.mjs";
import { reader as zod } from "../peers/zod.mjs";
import { CREDENTIALS, FIRST_PAGE, IDENTITY_IDS } from "./calls.mjs";
import { findDifference } from "./find-difference.mjs";
import { CUSTOMER_PAGES, createCustomerPage, createIdentityPage, IDENTITY_PAGE } from "./pages.mjs";

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
 * @param {Record<string, SigningPeer>} [additionalPeers] signing peers that only this runtime has
 * @throws Error when a parsed value is wrong
 */
export async function createSubjects(additionalPeers = {}) {
  /** @type {Map<string, Subject>} */
  const subjects = new Map();
  for (const [peer, { createSigner }] of Object.entries({ ...SIGNING_PEERS, ...additionalPeers })) {
    const { customerList, identityList } = await createSigner(CREDENTIALS);
    if (customerList !== undefined) subjects.set(`sign Tencent | ${peer}`, () => customerList(FIRST_PAGE));
    subjects.set(`sign Aliyun, 3 ids | ${peer}`, () => identityList(IDENTITY_IDS));
  }
  for (const page of [...CUSTOMER_PAGES.map(createCustomerPage), createIdentityPage(IDENTITY_PAGE)]) {
    for (const [peer, reader] of Object.entries(READERS)) {
      const { fromText, fromBytes, toExpected } = reader[page.kind];
      const { name, text, bytes, expected } = page;
      for (const value of [fromText(text), fromBytes(bytes)]) {
        const found = findDifference(toExpected(value), expected);
        if (found !== undefined) throw new Error(`${peer} read ${name} wrongly: ${found}`);
      }
      subjects.set(`read ${name}, text | ${peer}`, () => fromText(text));
      subjects.set(`read ${name}, bytes | ${peer}`, () => fromBytes(bytes));
    }
  }
  return subjects;
}

/** @type {unknown} the result of the last call: an engine cannot optimise away a call whose result is used */
export let lastResult;

/**
 * Calls a subject several times in sequence.
 *
 * @param {Subject} subject
 * @param {number} calls
 */
export async function runBatch(subject, calls) {
  lastResult = subject();
  if (lastResult instanceof Promise) {
    await lastResult;
    for (let call = 1; call < calls; call++) lastResult = await subject();
  } else {
    for (let call = 1; call < calls; call++) lastResult = subject();
  }
}
