// A walk through everything that is shown, as docs/tour.md tells it, with the pictures for it: at
// twice the size, cut to what matters, in light and dark.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { PYTHON, startBrowser, startEditor, temporaryFolder, VSIX } from "./editor.mjs";
import { pause, until } from "./waiting.mjs";
import { Workbench } from "./workbench.mjs";

/**
 * The pictures in docs/images with the themes that each is taken in. `make screenshots` copies them
 * there; client/test/pictures.test.ts holds the pages to the list.
 */
const PICTURES = JSON.parse(
  fs.readFileSync(path.join(import.meta.dirname, "pictures.json"), "utf8"),
);
const THEMES = {
  light: "Default Light Modern",
  dark: "Default Dark Modern",
  contrast: "Default High Contrast",
};
const LOADED = 90_000; // milliseconds in which TensorFlow is imported, also on a busy machine
const SIZE = { width: 1180, height: 760 };
const MARK = "layers.Dense(10";
const workspace = temporaryFolder("digits");
const taken = [];
let editor, browser, workbench, view;

const DIGITS = `import keras
from keras import layers

(x_train, y_train), _ = keras.datasets.mnist.load_data()
x_train = x_train[..., None] / 255.0

model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(64, 3, activation="relu"),
        layers.Dense(10, activation="softmax"),
    ]
)

model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x_train, y_train, epochs=3)
`;
const BLOCKS = `import keras
from keras import layers


class Block(layers.Layer):
    def __init__(self, filters):
        super().__init__()
        self.conv = layers.Conv2D(filters, 3, padding="same")
        self.norm = layers.BatchNormalization()
        self.widen = layers.Conv2D(filters, 1)

    def call(self, inputs):
        x = self.conv(inputs)
        x = self.norm(x)
        return keras.ops.relu(x + self.widen(inputs))


image = keras.Input((64, 64, 3), name="image")
x = image
for filters in (16, 32, 64, 128):
    x = Block(filters)(x)
    x = layers.MaxPooling2D()(x)
x = layers.GlobalAveragePooling2D()(x)
classes = layers.Dense(10, activation="softmax")(x)
classifier = keras.Model(image, classes)
`;
const RESIDUAL = `import keras
from keras import layers

image = keras.Input((32, 32, 3), name="image")
x = layers.Conv2D(64, 3, strides=2, padding="same")(image)
shortcut = x
x = layers.Conv2D(64, 3, padding="same")(x)
x = layers.BatchNormalization()(x)
x = layers.Add()([x, shortcut])
x = layers.GlobalAveragePooling2D()(x)
classes = layers.Dense(10, activation="softmax")(x)
classifier = keras.Model(image, classes)
`;
const cell = (id, source) => ({
  ...{ cell_type: "code", execution_count: null, id, metadata: {}, outputs: [] },
  source: source.split(/(?<=\n)/),
});
const NOTEBOOK = JSON.stringify({
  ...{ nbformat: 4, nbformat_minor: 5 },
  metadata: { language_info: { name: "python" } },
  cells: [
    cell("a", "%matplotlib inline\nimport keras\nfrom keras import layers"),
    cell("b", "inputs = keras.Input((28, 28, 1))\nx = layers.Conv2D(16, 3)(inputs)"),
    cell("c", "x = layers.Dense(64)(x)\noutputs = layers.LSTM(10)(x)"),
  ],
});

before(
  async () => {
    const files = { "digits.py": DIGITS, "blocks.py": BLOCKS, "residual.py": RESIDUAL };
    for (const [name, text] of Object.entries({ ...files, "cells.ipynb": NOTEBOOK })) {
      fs.writeFileSync(path.join(workspace, name), text);
    }
    const settings = {
      "kerascope.interpreter": PYTHON,
      "workbench.colorTheme": THEMES.light,
      // So that closing a file asks nothing.
      "files.autoSave": "afterDelay",
      "files.autoSaveDelay": 100,
    };
    editor = await startEditor({ vsix: VSIX, settings });
    browser = await startBrowser({ ...SIZE, scale: 2 });
    workbench = new Workbench(browser.page);
    view = browser.page.frameLocator("iframe.webview").frameLocator("#active-frame");
    await pictured("tour-start", async () => {
      await workbench.open(editor.port, workspace);
      await workbench.openFile("digits.py");
      await browser.page.keyboard.press("Control+b");
      await hint("layers.MaxPooling2D", "(None, 13, 13, 32)", LOADED);
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
    await workbench?.shot(`failed-${name.replace(/\W+/g, "-")}`).catch(() => undefined);
    await theme("light").catch(() => undefined);
    await workbench?.dismiss().catch(() => undefined);
    throw error;
  }
}

const see = (name, body) => test(name, { timeout: 180_000 }, () => pictured(name, body));

const cursorLine = async () =>
  /Ln (\d+)/.exec(await browser.page.locator("#status\\.editor\\.selection").innerText())?.[1];

const hint = (text, shape, ms) =>
  until(
    `${shape} behind ${text}`,
    async () => (await workbench.line(text))?.trimEnd().endsWith(`→ ${shape}`),
    ms,
  );

const ground = () =>
  browser.page
    .locator(".monaco-workbench")
    .first()
    .evaluate((element) => [...element.classList].filter((name) => /^(vs|hc)/.test(name)).join());

const KINDS = { light: "vs", dark: "vs-dark", contrast: "hc-black" };

async function theme(name) {
  editor.change({ "workbench.colorTheme": THEMES[name] });
  await until(`the theme ${name}`, async () =>
    (await ground()).split(",").some((kind) => kind === KINDS[name]),
  );
  await pause(300); // the webview's colours follow a little later
}

/** Takes the picture `name` in its themes; `what` is what to cut it to, each time anew. */
async function picture(name, what) {
  for (const one of PICTURES[name]) {
    await theme(one);
    await workbench.shot(`tour/${name}-${one}`, await what());
    taken.push(`${name}-${one}`);
  }
  await theme("light");
}

const lines = () => workbench.editor().locator(".view-lines > .view-line");

/** The code up to the line with `last` in it, and what floats above it. */
const code =
  (last, ...floating) =>
  async () => {
    const area = await workbench.editor().boundingBox();
    const end = await workbench.place(last);
    const above = await boxes(floating);
    const right = (box) => box.x + box.width;
    const written = await boxes(await lines().locator("> span").all());
    const top = Math.min(area.y, ...above.map(({ y }) => y - 8));
    const bottom = Math.max(end.y + 20, ...above.map(({ y, height }) => y + height + 10));
    return {
      x: area.x,
      y: Math.max(0, top),
      width: Math.min(area.width, Math.max(...[...written, ...above].map(right)) - area.x + 16),
      height: bottom - Math.max(0, top),
    };
  };

const boxes = async (locators) =>
  (await Promise.all(locators.map((locator) => locator.first().boundingBox()))).filter(
    (box) => box !== null && box.width > 0,
  );

see("a mistake is underlined where it was made", async () => {
  await until("the underlined layer", () => workbench.isUnderlined(MARK, "error"));
  await workbench.putCursorBehind("epochs=3)");
  await picture("mistake", code("epochs=3"));
});

see("resting on it tells what is wrong and where it came from", async () => {
  const hover = await workbench.hover(MARK, "Flatten");
  assert.match(await hover.first().innerText(), /KS\d{3}/);
  await picture("diagnostic", code("epochs=3", browser.page.locator(".monaco-hover:visible")));
  await workbench.dismiss();
});

see("the quick fixes begin with one that was tried; the explanation is no fix", async () => {
  await workbench.openQuickFixes(MARK, "Explain");
  const rows = await browser.page.locator(".action-widget .monaco-list-row").allInnerTexts();
  assert.match(rows[0], /Quick Fix/);
  assert.match(rows[1], /Flatten|GlobalAveragePooling2D/);
  assert.match(rows.at(-2), /More Actions/);
  assert.match(rows.at(-1), /Explain KS/);
  await picture("quick-fixes", code("epochs=3", browser.page.locator(".action-widget")));
  await workbench.dismiss();
});

see("the fix settles it; lenses say what the model is and what arrives", async () => {
  await workbench.quickFix(MARK, "Insert Flatten()");
  await hint("layers.Flatten", "(None, 7744)");
  await hint(MARK, "(None, 10)");
  await until("no error", async () => (await workbench.squiggles("error")) === 0);
  const lens = workbench.editor().locator(".codelens-decoration");
  await lens.filter({ hasText: "CNN" }).first().waitFor();
  await lens.filter({ hasText: "60000, 28, 28, 1" }).first().waitFor();
  await workbench.putCursorBehind("epochs=3)");
  await picture("shapes", code("epochs=3"));
});

see("resting on a layer tells its shapes, its arithmetic and the way to it", async () => {
  const hover = await workbench.hover("MaxPooling2D", "From the input");
  assert.match(await hover.first().innerText(), /\(None, 26, 26, 32\)/);
  await picture("hover", code("epochs=3", browser.page.locator(".monaco-hover:visible")));
  await workbench.dismiss();
});

see("the model is drawn beside its code", async () => {
  await workbench.command("Kerascope: Open Model Graph");
  const node = view.locator("#graph [data-node]", { hasText: "Flatten" }).last();
  await node.waitFor();
  await workbench.putCursorBehind("layers.Flatten");
  await until("the mark", async () => (await node.getAttribute("class")).includes("current"));
  await browser.page.setViewportSize({ width: 1440, height: 760 });
  await view.locator("#zoom-fit").click();
  await picture("overview", () =>
    workbench.around([browser.page.locator(".editor-group-container")], 0),
  );
  await browser.page.setViewportSize(SIZE);
});

const panel = () => workbench.around([browser.page.locator(".editor-group-container").last()], 0);

see("branches are drawn as such", async () => {
  await workbench.focusEditor(); // else the file opens in the group of the drawing
  await workbench.openFile("residual.py");
  await hint("GlobalAveragePooling2D", "(None, 64)");
  await workbench.command("Kerascope: Open Model Graph");
  await view.locator("#graph [data-node]", { hasText: "BatchNormal" }).last().waitFor();
  await view.locator("#zoom-fit").click();
  await workbench.putCursorBehind("layers.Add");
  await picture("model-graph", panel);
});

see("what fails is red at its place, and one click away", async () => {
  await workbench.quickReplace("Conv2D(64, 3, padding=", "padding", "name");
  await until("the red node", () => view.locator("#graph .has-error").count(), 30_000);
  assert.match(await view.locator("#totals").innerText(), /parameters unknown/);
  await view.locator("#problem").click();
  // What an expert would change, and dashed the layer that cannot be applied because of it.
  await until("the cursor on the mistake", async () => (await cursorLine()) === "7");
  assert.equal(await view.locator("#graph .fails", { hasText: "Add" }).count(), 1);
  await picture("model-error", panel);
  await workbench.focusEditor();
  await browser.page.keyboard.press("Control+z");
  await until("the healthy model", async () => (await view.locator(".has-error").count()) === 0);
});

see("the summary is a table", async () => {
  await view.locator("#tab-table").click();
  await view.locator("#table tbody tr").first().waitFor();
  await browser.page.setViewportSize({ ...SIZE, width: 1700 });
  await picture("model-summary", async () => {
    const { x, y, width } = await panel();
    const table = await view.locator("#table table").boundingBox();
    return { x, y, width, height: table.y + table.height - y + 16 };
  });
  await browser.page.setViewportSize(SIZE);
  await workbench.command("View: Close All Editors");
});

see("layers of one's own, loops and calls have their shapes too", async () => {
  await workbench.openFile("blocks.py");
  await hint("layers.GlobalAveragePooling2D", "(None, 128)", LOADED);
  await until("the loop's hint", async () =>
    (await workbench.line("MaxPooling2D"))?.includes("×4"),
  );
  await picture("subclassed", code("keras.Model("));
});

see("the cells of a notebook are one program", async () => {
  await workbench.openFile("cells.ipynb");
  const notebook = browser.page.locator(".notebookOverlay:visible");
  await notebook.locator(".squiggly-error").first().waitFor({ timeout: LOADED });
  await until("a hint in a cell", async () =>
    (await notebook.innerText()).replaceAll("\u00a0", " ").includes("→ (None, 26, 26, 16)"),
  );
  await picture("notebook", async () => {
    const { x, y, width } = await notebook.boundingBox();
    const last = await notebook.locator(".code-cell-row").last().boundingBox();
    return { x, y, width: Math.min(width, 900), height: last.y + last.height - y + 12 };
  });
  await workbench.command("View: Close All Editors");
});

see("the page of a rule needs no network", async () => {
  await workbench.openFile("digits.py");
  await workbench.command("Kerascope: Explain Rule…");
  const input = browser.page.locator(".quick-input-widget .quick-input-box input");
  await input.fill("KS201");
  await browser.page.keyboard.press("Enter");
  const page = browser.page.frameLocator("iframe.webview").frameLocator("#active-frame");
  await page.locator("h1").first().waitFor();
  await picture("rule-page", panel);
  await workbench.command("View: Close All Editors");
});

see("the status says what traces, with what, and within which sandbox", async () => {
  await workbench.openFile("residual.py");
  await hint("GlobalAveragePooling2D", "(None, 64)");
  const status = await workbench.languageStatus();
  assert.match(status, /Keras 3\.\d+\.\d+, TensorFlow 2\.\d+\.\d+/);
  assert.match(status, /Python 3\.\d+\.\d+\s+.*bin\/python/);
  assert.match(status, /Sandbox: on/);
  await picture("status", async () => {
    await workbench.languageStatus();
    const { x, y, width } = await workbench.around([
      browser.page.locator(".hover-language-status:visible"),
    ]);
    return { x, y, width, height: SIZE.height - y };
  });
  await workbench.dismiss();
});

see("every command is in the palette", async () => {
  await browser.page.keyboard.press("F1");
  const input = browser.page.locator(".quick-input-widget .quick-input-box input");
  await input.fill(">Kerascope: ");
  const rows = browser.page.locator(".quick-input-list .monaco-list-row");
  await until("the commands", async () => (await rows.count()) >= 10);
  await picture("commands", () => workbench.around([browser.page.locator(".quick-input-widget")]));
  await workbench.dismiss();
});

see("the first steps are a walkthrough", async () => {
  await workbench.command("Kerascope: Get Started");
  const page = browser.page.locator(".gettingStartedContainer");
  await page.getByText("Choose the Python with your Keras").first().waitFor();
  await page.getByText("See shapes as you type").click();
  const shown = page.locator(
    "img[alt='A small network whose lines end with the shapes that the layers return']",
  );
  await until("its picture", () => shown.evaluate((image) => image.naturalWidth > 0));
  await picture("walkthrough", () => workbench.around([page], 0));
});

see("every picture was taken, and nothing was asked of the network", () => {
  const wanted = Object.entries(PICTURES).flatMap(([name, themes]) =>
    themes.map((one) => `${name}-${one}`),
  );
  assert.deepEqual(taken.toSorted(), wanted.toSorted());
  assert.deepEqual(browser.asked, []);
});
