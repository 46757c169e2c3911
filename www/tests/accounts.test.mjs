// The page of accounts in browsers, against its worker in workerd, against the local gateways.
import { describe } from "node:test";
import { registerCsvTests } from "./accounts/csv.mjs";
import { registerFailureTests } from "./accounts/failures.mjs";
import { registerFirefoxTests } from "./accounts/firefox.mjs";
import { registerListTests } from "./accounts/lists.mjs";
import { registerLookTests } from "./accounts/look.mjs";
import { registerRevealTests } from "./accounts/reveal.mjs";
import { registerSearchTests } from "./accounts/search.mjs";
import { registerSecretTests } from "./accounts/secrets.mjs";
import { setUp } from "./accounts/setup.mjs";
import { registerSignInTests } from "./accounts/sign-in.mjs";
import { registerTextTests } from "./accounts/texts.mjs";

describe("texts of the page of accounts", registerTextTests);

describe("the page of accounts", () => {
  setUp();
  describe("in Chromium: sign-in", registerSignInTests);
  describe("in Chromium: search", registerSearchTests);
  describe("in Chromium: lists", registerListTests);
  describe("in Chromium: reveal", registerRevealTests);
  describe("in Chromium: CSV", registerCsvTests);
  describe("in Chromium: failures", registerFailureTests);
  describe("in Chromium: secrets", registerSecretTests);
  describe("in Chromium: look", registerLookTests);
  describe("in Firefox", registerFirefoxTests);
});
