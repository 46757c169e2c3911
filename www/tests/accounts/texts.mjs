// What the page says, and what it makes of what is typed; without a browser.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { it } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** @param {string} name of a module of the page */
async function load(name) {
  const entry = fileURLToPath(new URL(`../../src/accounts/${name}`, import.meta.url));
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, write: false, format: "esm" });
  return import(`data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? "")}`);
}

export function registerTextTests() {
  it("says everything in both languages, with the same values", async () => {
    const { messages } = await load("messages.ts");
    for (const [name, [english, chinese]] of Object.entries(messages)) {
      const values = (/** @type {string} */ text) => (text.match(/\{\w+\}/g) ?? []).sort().join();
      assert.ok(english !== "" && chinese !== "", name);
      assert.equal(values(chinese), values(english), name);
    }
  });

  it("has in its HTML what the messages say in English", async () => {
    const { messages } = await load("messages.ts");
    const html = readFileSync(new URL("../../index.html", import.meta.url), "utf8");
    const elements = [...html.matchAll(/data-message="(\w+)"[^>]*>([^<]*)</g)];
    assert.ok(elements.length > 10);
    for (const [, name = "", text = ""] of elements)
      assert.equal(text.trim().replace(/\s+/g, " "), messages[name]?.[0], name);
  });

  it("tells one text from many ids", async () => {
    const { readQuestion } = await load("question.ts");
    for (const text of ["Customer1", ' "Customer1" ', "“Customer1”,", "Customer1;"])
      assert.deepEqual(readQuestion(text), { text: "Customer1" });
    for (const text of [
      "+86 139 0000 5930",
      "139-0000-5930",
      "（0755）8888 8888",
      "＋８６ １３９００００５９３０",
    ])
      assert.deepEqual(readQuestion(`'${text}'`), { text });
    for (const text of ["1,2", "1\t2", "1\n2\r\n1", "'1'; \"2\"", "1，2、1", "1 | 2", "1 2"])
      assert.deepEqual(readQuestion(text), { ids: ["1", "2"] });
    // More digits than a telephone number has.
    assert.deepEqual(readQuestion("100001 100002 100003"), { ids: ["100001", "100002", "100003"] });
    assert.equal(readQuestion("a@example.com b@example.com").error, "fieldNoIds");
    assert.equal(readQuestion("x".repeat(255)).error, "fieldTooLong");
    assert.equal(
      readQuestion(Array.from({ length: 101 }, (_, index) => `a${index}`).join(" ")).error,
      "fieldTooMany",
    );
  });
}
