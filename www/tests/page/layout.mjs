// The page's layout in windows of several sizes, light and dark.
import assert from "node:assert/strict";
import { it } from "node:test";
import {
  assertFitsWidth,
  browserMessages,
  desktop,
  minPhone,
  open,
  page,
  phone,
  switchToPageMode,
  takeScreenshot,
  waitUntilSettled,
} from "./setup.mjs";

export function registerLayoutTests() {
  for (const scheme of /** @type {const} */ (["light", "dark"])) {
    it(`fits a phone, ${scheme}`, async () => {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize(phone);
      await open();
      await takeScreenshot(`worker-phone-${scheme}`);
      await assertFitsWidth("the page through the worker");
      await switchToPageMode();
      await takeScreenshot(`page-phone-${scheme}`);
      await page.setViewportSize(minPhone);
      await assertFitsWidth("the page that signs");
      await page.getByRole("radio", { name: "Through the edge worker" }).check();
      await waitUntilSettled();
      await assertFitsWidth("the page through the worker");
      await page.setViewportSize(desktop);
      await takeScreenshot(`worker-desktop-${scheme}`);
      await assertFitsWidth("the page on a desktop");
      assert.deepEqual(browserMessages, []);
    });
  }
}
