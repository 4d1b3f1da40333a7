// Notebooks in the real editor: each answer in its cell, and cells mended, moved, deleted, put back.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { PYTHON, startBrowser, startEditor, temporaryFolder, VSIX } from "./editor.mjs";
import { until } from "./waiting.mjs";
import { Workbench } from "./workbench.mjs";

const LOADED = 90_000; // milliseconds in which TensorFlow is imported, also on a busy machine
const CELLS = [
  ["markdown", "# Digits"],
  ["code", "%matplotlib inline\nimport keras\nfrom keras import layers"],
  ["code", "model = keras.Sequential([keras.Input((28, 28))])\nmodel.add(layers.Conv2D(8, 3))"],
  ["code", "model.add(layers.MaxPooling2D(2))"],
  ["code", "model.add(layers.Flatten())\nmodel.add(layers.Dense(10))"],
];
const workspace = temporaryFolder("workspace");
let editor, browser, book;

/** A workbench whose editor is the code of one cell, found by a text in it. */
class Notebook extends Workbench {
  wanted = "";

  in(text) {
    this.wanted = text;
    return this;
  }

  editor() {
    return this.page
      .locator(".notebookOverlay:visible .code-cell-row")
      .filter({ hasText: this.wanted.replaceAll(" ", "\u00a0") })
      .locator(".monaco-editor")
      .first();
  }

  /** The code cells on the screen by their first lines, top to bottom. */
  cells() {
    return this.page.locator(".notebookOverlay:visible .code-cell-row").evaluateAll((rows) =>
      rows
        .map((row) => ({
          top: row.getBoundingClientRect().top,
          text: row.querySelector(".view-line")?.textContent ?? "",
        }))
        .filter(({ text }) => text !== "")
        .sort((one, other) => one.top - other.top)
        .map(({ text }) => text.replaceAll("\u00a0", " ").replaceAll("\u200c", "")),
    );
  }

  /** Selects a cell as a whole, so that keys are commands of the notebook. */
  async select(text) {
    await this.in(text).putCursorBehind(text);
    await this.page.keyboard.press("Escape");
    await this.page.locator(".code-cell-row.focused").waitFor();
  }
}

before(
  async () => {
    const cells = CELLS.map(([cell_type, source], index) => ({
      cell_type,
      source,
      id: `cell-${String(index)}`,
      metadata: {},
      ...(cell_type === "code" ? { execution_count: null, outputs: [] } : {}),
    }));
    const kernelspec = { display_name: "Python 3", language: "python", name: "python3" };
    const notebook = { cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
    fs.writeFileSync(path.join(workspace, "digits.ipynb"), JSON.stringify(notebook));
    const settings = { "kerascope.interpreter": PYTHON };
    editor = await startEditor({ vsix: VSIX, settings });
    browser = await startBrowser();
    book = new Notebook(browser.page);
    await pictured("notebook-start", async () => {
      await book.open(editor.port, workspace);
      await book.openFile("digits.ipynb");
    });
  },
  { timeout: 240_000 },
);

after(async () => {
  await browser?.stop();
  await editor?.stop();
});

/** Leaves a picture when `body` fails. */
async function pictured(name, body) {
  try {
    await body();
  } catch (error) {
    await book?.shot(`failed-${name.replace(/\W+/g, "-")}`).catch(() => undefined);
    throw error;
  }
}

const see = (name, body) => test(name, { timeout: 180_000 }, () => pictured(name, body));

/** Waits until the line with `text` in it ends with the hint `shape`, in the cell that has it. */
const hint = (text, shape, ms) =>
  until(
    `${shape} behind ${text}`,
    async () => (await book.in(text).line(text))?.trimEnd().endsWith(`→ ${shape}`),
    ms,
  );

/** Waits until squiggles of the level are in as many cells. */
const cellsWith = (level, count, ms) =>
  until(
    `${String(count)} cells with ${level}`,
    async () =>
      (await browser.page
        .locator(".notebookOverlay:visible .code-cell-row", {
          has: browser.page.locator(`.squiggly-${level}`),
        })
        .count()) === count,
    ms,
  );

see("a mistake is underlined in its cell, and in no other", async () => {
  await cellsWith("error", 1, LOADED);
  await until("the error under the Input", () =>
    book.in("keras.Input").isUnderlined("keras.Input((28, 28))", "error"),
  );
  await book.shot("notebook-1-mistake");
});

see("its fix is applied in its cell, and every cell has its shapes", async () => {
  // Once everything has come to rest: lines above models move what is below.
  await hint("keras.Sequential", "(None, 28, 28)");
  await until("the line above the model", () =>
    book.in("keras.Input").editor().locator(".codelens-decoration a").count(),
  );
  await book.in("keras.Input").quickFix("keras.Input((28", "Declare the axis");
  await hint("layers.Conv2D", "(None, 26, 26, 8)");
  await hint("layers.MaxPooling2D", "(None, 13, 13, 8)");
  await hint("layers.Flatten", "(None, 1352)");
  await hint("layers.Dense", "(None, 10)");
  await cellsWith("error", 0);
  await book.shot("notebook-2-fixed");
});

see("a hover names the lines of other cells", async () => {
  const hover = await book.in("layers.MaxPooling2D").hover("MaxPooling2D", "(None, 13, 13, 8)");
  assert.match(await hover.innerText(), /cell 3, line 2/);
  await book.shot("notebook-3-hover");
  await book.dismiss();
});

see("a cell that is moved changes the program, and undo puts it back", async () => {
  await book.select("layers.MaxPooling2D");
  await browser.page.keyboard.press("Alt+ArrowDown");
  await until("pooling below the last layer", async () =>
    (await book.cells()).at(-1)?.includes("MaxPooling2D"),
  );
  await cellsWith("error", 1);
  await hint("layers.Flatten", "(None, 5408)");
  await book.shot("notebook-4-moved");
  await book.select("layers.MaxPooling2D");
  await browser.page.keyboard.press("Control+z");
  await hint("layers.Flatten", "(None, 1352)");
  await cellsWith("error", 0);
});

see("a cell that is deleted is missing from the program, and undo brings it back", async () => {
  await book.select("layers.MaxPooling2D");
  await browser.page.keyboard.press("Delete");
  await hint("layers.Flatten", "(None, 5408)");
  await browser.page.keyboard.press("Control+z");
  await hint("layers.MaxPooling2D", "(None, 13, 13, 8)");
  await hint("layers.Flatten", "(None, 1352)");
});

see("a half-typed cell leaves the shapes of the others", async () => {
  await book.in("layers.Flatten").putCursorBehind("layers.Flatten(");
  await browser.page.keyboard.type(",");
  await until("no hint on the broken line", async () => {
    const line = await book.line("layers.Flatten(");
    return line !== undefined && !line.includes("→");
  });
  await hint("layers.MaxPooling2D", "(None, 13, 13, 8)");
  await hint("layers.Dense", "(None, 10)");
  await browser.page.keyboard.press("Backspace");
  await hint("layers.Flatten", "(None, 1352)");
});

see("the model view leads to the cells, and the cursor in a cell marks its layer", async () => {
  await book.in("layers.Dense").putCursorBehind("layers.Dense(10");
  await book.command("Kerascope: Open Model Graph");
  // The notebook's own outputs are in such a frame as well.
  const view = await until("the view's page", async () => {
    for (const frame of browser.page.frames()) {
      if ((await frame.locator("#graph").count()) > 0) {
        return frame;
      }
    }
    return undefined;
  });
  const node = (name) => view.locator("#graph [data-node]", { hasText: name }).first();
  await node("MaxPooling2D").waitFor();
  await book.in("layers.Flatten").putCursorBehind("layers.Flatten");
  await until("the mark", async () =>
    (await node("Flatten").getAttribute("class")).includes("current"),
  );
  await node("MaxPooling2D").click();
  await until("the cursor in the pooling's cell", async () =>
    (await browser.page.locator(".code-cell-row.focused .view-lines").innerText()).includes(
      "MaxPooling2D",
    ),
  );
  await until("the cursor before the layer", async () => {
    const cursor = await book.in("MaxPooling2D").editor().locator(".cursor").first().boundingBox();
    const layer = await book.place(["model.add(", "end"]);
    return cursor !== null && Math.abs(cursor.x - layer.x) < 3;
  });
  await book.shot("notebook-5-model");
});
