// What holds of masks, whatever the text: nothing more is shown than they say, and a mask of a mask is the same.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { maskEmail, maskPhone, maskUser, toUser } from "iot-accounts";

const PARAMETERS = { numRuns: 5000 };

const characters = fc.constantFrom(
  ...["1", "3", "5", "8", "6", "0", "0", "９", "𝟖", "٣", "*", "*", "+", " ", "-", "(", ")", "\u3000"],
  ...[
    "a",
    "Z",
    "@",
    "@",
    "＠",
    ".",
    '"',
    "é",
    "e\u0301",
    "张",
    "𠮷",
    "👨‍👩‍👧",
    "🇨🇳",
    "\u200d",
    "\ufe0f",
    "\ud800",
  ],
);
const texts = fc.oneof(
  fc.string({ unit: characters, maxLength: 24 }),
  fc.string({ unit: "binary", maxLength: 24 }),
  fc.string({ unit: fc.constantFrom("1", "3", "8", "6", "0", "*", "-"), maxLength: 20 }),
  fc.stringMatching(/^(\+86|86|0086)?1[3-9]\d{9}$/),
  fc.emailAddress(),
);

/** @param {string} text */
function digitsOf(text) {
  return [...text.normalize("NFKC").matchAll(/\p{Nd}/gu)].map(([digit]) => digit).join("");
}

/** @param {string} text */
function segment(text) {
  return [...new Intl.Segmenter().segment(text)].map((part) => part.segment);
}

describe("masks", () => {
  for (const [name, mask] of /** @type {const} */ ([
    ["maskPhone", maskPhone],
    ["maskEmail", maskEmail],
  ])) {
    test(`${name} of what is masked is the same`, () => {
      fc.assert(
        fc.property(texts, (text) => assert.equal(mask(mask(text)), mask(text))),
        PARAMETERS,
      );
    });

    test(`${name} gives an empty text for that alone`, () => {
      fc.assert(
        fc.property(texts, (text) => assert.equal(mask(text) === "", text === "")),
        PARAMETERS,
      );
    });
  }

  test("maskPhone shows seven digits and a country code at most, and hides four", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const [given, shown] = [digitsOf(text).length, digitsOf(maskPhone(text)).length];
        assert.ok(shown <= (/^(00)?86/.test(digitsOf(text)) ? 11 : 7), `${shown} are shown`);
        assert.ok(
          shown === 0 || given - shown >= 4 || maskPhone(text).match(/\*/g)?.length,
          "none is hidden",
        );
        assert.ok((maskPhone(text).match(/\*/g)?.length ?? 4) >= 4);
      }),
      PARAMETERS,
    );
  });

  test("maskPhone changes nothing but digits, or shows nothing", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const masked = maskPhone(text);
        const isSame = masked.replace(/[\p{Nd}*]/gu, "") === text.replace(/[\p{Nd}*]/gu, "");
        assert.ok(masked === "" || masked === "****" || isSame);
      }),
      PARAMETERS,
    );
  });

  test("maskEmail shows one letter and the domain at most, and no part of a character", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const masked = maskEmail(text);
        if (masked === "" || masked === "****") return;
        const [, start = "", domain = ""] = /^([a-z\d]?)\*{3}@(.*)$/is.exec(masked) ?? assert.fail(masked);
        assert.ok(domain === "***" || text.endsWith(domain));
        const [first = ""] = segment(text);
        assert.ok(start === "" || first === start, `${JSON.stringify(first)} was cut`);
        assert.ok(start === "" || text.indexOf(start) === 0);
      }),
      PARAMETERS,
    );
  });

  const identities = fc.record(
    {
      ...{
        identityId: fc.stringMatching(/^[a-z0-9]{1,24}$/),
        nickName: texts,
        loginName: texts,
        loginId: texts,
      },
      ...{
        phone: texts,
        email: texts,
        avatarUrl: texts,
        phoneLocationCode: texts,
        creater: texts,
        modifier: texts,
      },
      ...{ gmtCreateMs: fc.nat(), status: fc.string() },
    },
    { requiredKeys: ["identityId"] },
  );
  const customers = fc.record(
    {
      customerId: fc.oneof(fc.stringMatching(/^\w{1,32}$/), fc.stringMatching(/^wx1[3-9]\d{9}$/)),
      ...{ countryCode: texts, phoneNumber: texts },
    },
    { requiredKeys: ["customerId"] },
  );
  const users = fc.oneof(identities, customers).map((account) => toUser(account));
  /** Those whose other members repeat the phone and the address. */
  const repeating = fc
    .record({ phone: texts, email: texts, before: texts, after: texts })
    .map(({ phone, email, before, after }) =>
      toUser({
        ...{ identityId: `x${phone}`, phone, email, nickName: before + phone + after, status: phone },
        ...{ loginName: before + email.toUpperCase() + after, loginId: email, tenantId: `${email}${phone}` },
        ...{ creater: phone + after, modifier: before + email },
      }),
    );

  test("maskUser of what is masked is the same", () => {
    fc.assert(
      fc.property(fc.oneof(users, repeating), (user) =>
        assert.deepEqual(maskUser(maskUser(user)), maskUser(user)),
      ),
      PARAMETERS,
    );
  });

  test("maskUser shows the number and the address nowhere", () => {
    fc.assert(
      fc.property(fc.oneof(users, repeating), (user) => {
        const { cloud: _, ...masked } = maskUser(user);
        const shown = [...Object.values(masked), ...Object.values(masked.source)].filter(
          (value) => typeof value === "string",
        );
        for (const personal of [user.phone, user.email]) {
          if (personal === undefined || personal.includes("*")) continue;
          assert.ok(!shown.some((text) => text.toLowerCase().includes(personal.toLowerCase())));
        }
        const digits = digitsOf(user.phone ?? "").replace(/^(00)?86(?=1[3-9]\d{9}$)/, "");
        if (digits.length >= 5 && !user.phone?.includes("*"))
          assert.ok(!shown.some((text) => digitsOf(text).includes(digits)));
      }),
      PARAMETERS,
    );
  });
});
