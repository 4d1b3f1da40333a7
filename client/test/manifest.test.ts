// The manifest's words are in package.nls.json, so that they can be translated.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const manifest = readFileSync("package.json", "utf8");
const words = JSON.parse(readFileSync("package.nls.json", "utf8")) as Record<string, string>;

void test("every text that the manifest names exists, and none is left over", () => {
  const named = [...manifest.matchAll(/"%([^"%]+)%"/g)].map(([, name]) => name);
  assert.deepEqual([...new Set(named)].toSorted(), Object.keys(words).toSorted());
});

void test("titles and descriptions are not written into the manifest itself", () => {
  const literal = /"(title|description|markdownDescription|patternErrorMessage)": "(?!%)([^"]*)"/g;
  assert.deepEqual(
    [...manifest.matchAll(literal)].map(([whole]) => whole),
    [],
  );
});
