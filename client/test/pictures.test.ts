// The pages show pictures that exist, that the editor tests take, and that are small.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import test from "node:test";

const LARGEST = 150 * 1024;
const FOLDER = path.join("docs", "images");
const PAGES = ["README.md", ...markdown("docs")];

function markdown(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => path.join(folder, name));
}

/** The addresses of the pictures in a page, in Markdown and in HTML. */
function pictures(page: string): readonly string[] {
  const text = readFileSync(page, "utf8");
  const found = [...text.matchAll(/!\[[^\]]*\]\(([^)\s]+)[^)]*\)|(?:src|srcset)="([^"]+)"/g)];
  return found.map(([, inMarkdown, inHtml]) => inMarkdown ?? inHtml ?? "");
}

interface Walkthrough {
  readonly steps: readonly {
    readonly media: { readonly image: Readonly<Record<string, string>>; readonly altText: string };
  }[];
}

const themes = JSON.parse(
  readFileSync(path.join("tests", "editor", "pictures.json"), "utf8"),
) as Record<string, readonly string[]>;
const taken = Object.entries(themes).flatMap(([name, ones]) =>
  ones.map((theme) => `${name}-${theme}.png`),
);

void test("every picture of a page is one that the tests take", () => {
  for (const page of PAGES) {
    for (const address of pictures(page)) {
      const file = path.join(path.dirname(page), address);
      assert.equal(path.dirname(file), FOLDER, `${page} shows ${address}`);
      assert.ok(taken.includes(path.basename(file)), `${page} shows ${address}`);
    }
  }
});

void test("the pictures that the tests take are all there, are small, and nothing else is", () => {
  assert.deepEqual(readdirSync(FOLDER).toSorted(), taken.toSorted());
  for (const name of taken) {
    const file = path.join(FOLDER, name);
    assert.equal(readFileSync(file).subarray(1, 4).toString(), "PNG");
    assert.ok(statSync(file).size <= LARGEST, `${file} has ${statSync(file).size} bytes`);
  }
});

void test("the tour shows all of them, and the README its two", () => {
  const shown = pictures(path.join("docs", "tour.md")).map((file) => path.basename(file));
  assert.deepEqual([...new Set(shown)].toSorted(), taken.toSorted());
  const first = pictures("README.md").map((file) => path.basename(file, ".png"));
  assert.ok(first.some((name) => name.startsWith("mistake")));
  assert.ok(first.some((name) => name.startsWith("overview")));
});

void test("the walkthrough shows pictures that are in the package, each with a text in its place", () => {
  const manifest = JSON.parse(readFileSync("package.json", "utf8")) as {
    readonly contributes: { readonly walkthroughs: readonly Walkthrough[] };
  };
  const packed = readFileSync(".vscodeignore", "utf8").split("\n");
  const texts = JSON.parse(readFileSync("package.nls.json", "utf8")) as Record<string, string>;
  const steps = manifest.contributes.walkthroughs.flatMap((one) => one.steps);
  assert.ok(steps.length > 0);
  for (const { media } of steps) {
    assert.ok(texts[media.altText.slice(1, -1)]);
    for (const file of Object.values(media.image)) {
      assert.ok(taken.includes(path.basename(file)), file);
      assert.ok(packed.includes(`!${file.replace(/-[a-z]+\.png$/, "-*.png")}`), file);
    }
  }
});
