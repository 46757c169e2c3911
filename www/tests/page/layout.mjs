// How the page fits its window, light and dark.
import assert from "node:assert/strict";
import { it } from "node:test";
import {
  complaints,
  desktop,
  fitsTheWidth,
  narrowest,
  open,
  page,
  phone,
  settled,
  shoot,
  signInThisPage,
} from "./setup.mjs";

export function layout() {
  for (const scheme of /** @type {const} */ (["light", "dark"])) {
    it(`fits a telephone, ${scheme}`, async () => {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize(phone);
      await open();
      await shoot(`worker-phone-${scheme}`);
      await fitsTheWidth("the page through the worker");
      await signInThisPage();
      await shoot(`page-phone-${scheme}`);
      await page.setViewportSize(narrowest);
      await fitsTheWidth("the page that signs");
      await page.getByRole("radio", { name: "Through the edge worker" }).check();
      await settled();
      await fitsTheWidth("the page through the worker");
      await page.setViewportSize(desktop);
      await shoot(`worker-desktop-${scheme}`);
      await fitsTheWidth("the page on a desktop");
      assert.deepEqual(complaints, []);
    });
  }
}
