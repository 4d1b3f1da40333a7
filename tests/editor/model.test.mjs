// The model view in the real editor: drawn, followed, walked by keyboard, folded, sorted, exported.
import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, test } from "node:test";
import { PYTHON, startBrowser, startEditor, temporaryFolder, VSIX } from "./editor.mjs";
import { pause, until } from "./waiting.mjs";
import { Workbench } from "./workbench.mjs";

const LOADED = 90_000; // milliseconds in which TensorFlow is imported, also on a busy machine
const PROGRAM = `import keras
from keras import layers

encoder = keras.Sequential(
    [
        keras.Input((64, 64, 3)),
        layers.Conv2D(32, 3, strides=2, padding="same", activation="relu"),
        layers.Conv2D(64, 3, strides=2, padding="same", activation="relu"),
    ],
    name="encoder",
)

image = keras.Input((64, 64, 3), name="image")
x = encoder(image)
shortcut = x
x = layers.Conv2D(64, 3, padding="same", activation="relu")(x)
x = layers.BatchNormalization()(x)
x = layers.Add()([x, shortcut])
x = layers.GlobalAveragePooling2D()(x)
classes = layers.Dense(10, activation="softmax")(x)
classifier = keras.Model(image, classes, name="classifier")
`;
const DEEP = `import keras
from keras import layers

deep = keras.Sequential([keras.Input((8,))] + [layers.Dense(8) for _ in range(1000)])
`;
const workspace = temporaryFolder("workspace");
let editor, browser, workbench, view;

before(
  async () => {
    fs.writeFileSync(path.join(workspace, "classifier.py"), PROGRAM);
    fs.writeFileSync(path.join(workspace, "deep.py"), DEEP);
    editor = await startEditor({ vsix: VSIX, settings: { "kerascope.interpreter": PYTHON } });
    browser = await startBrowser();
    workbench = new Workbench(browser.page);
    view = browser.page.frameLocator("iframe.webview").frameLocator("#active-frame");
    await pictured("model-start", async () => {
      await workbench.open(editor.port, workspace);
      await workbench.openFile("classifier.py");
      await until(
        "the shapes",
        async () => (await workbench.line("GlobalAveragePooling2D"))?.includes("(None, 64)"),
        LOADED,
      );
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
    throw error;
  }
}

const see = (name, body) => test(name, { timeout: 120_000 }, () => pictured(name, body));

const node = (name) => view.locator("#graph [data-node]", { hasText: name }).last();
const cursorLine = async () =>
  /Ln (\d+)/.exec(await browser.page.locator("#status\\.editor\\.selection").innerText())?.[1];

see("a command draws the model of the file beside it", async () => {
  await workbench.command("Kerascope: Open Model Graph");
  const choice = browser.page.locator(".quick-input-list .monaco-list-row", {
    hasText: "classifier",
  });
  await choice.first().waitFor();
  await workbench.shot("20-model-choice");
  await choice.first().click();
  await node("GlobalAveragePooling2D").waitFor();
  assert.match(await view.locator("#totals").innerText(), /Functional/);
  assert.match(await node("Dense").getAttribute("aria-label"), /\(None, 10\)/);
  const shapes = await view.locator("#graph .shape").allTextContents();
  assert.ok(shapes.includes("(None, 16, 16, 64)"), shapes.join());
  await workbench.shot("21-model-graph");
});

see("a click on a layer goes to its code, and the cursor marks its layer", async () => {
  await node("BatchNormalization").click();
  await until("line 17", async () => (await cursorLine()) === "17");
  await workbench.putCursorBehind("layers.GlobalAveragePooling2D");
  await until("the mark", async () =>
    (await node("GlobalAveragePooling2D").getAttribute("class")).includes("current"),
  );
  await workbench.shot("22-model-cursor");
});

see("nested models fold and unfold by keyboard, and arrows follow the tensors", async () => {
  const encoder = node("encoder");
  await encoder.focus();
  const before = await view.locator("#graph [data-node]").count();
  assert.equal(await encoder.getAttribute("aria-expanded"), "true");
  await encoder.press("Space");
  await until(
    "the folded encoder",
    async () => (await view.locator("#graph [data-node]").count()) < before,
  );
  assert.equal(await node("encoder").getAttribute("aria-expanded"), "false");
  await workbench.shot("23-model-folded");
  await until("the focus", () =>
    node("encoder").evaluate((element) => element === element.ownerDocument.activeElement),
  );
  await node("encoder").press("ArrowDown");
  const focused = view.locator("#graph [data-node]:focus");
  assert.match(await focused.getAttribute("aria-label"), /Conv2D|Add/);
  await view.locator("#unfold-all").click();
  await until(
    "all nodes",
    async () => (await view.locator("#graph [data-node]").count()) === before,
  );
});

see("an edit changes the drawing, and a mistake is red at its place", async () => {
  await workbench.quickReplace(
    'layers.Conv2D(64, 3, padding="same", activation="relu")(x)',
    "padding",
    "name",
  );
  await until("the red node", () => view.locator("#graph .has-error").count(), 30_000);
  await workbench.shot("24-model-error");
  await workbench.focusEditor();
  await browser.page.keyboard.press("Control+z");
  await until(
    "the healthy drawing",
    async () => (await view.locator("#graph .has-error").count()) === 0,
    30_000,
  );
});

see("the summary is a table that sorts and copies", async () => {
  await view.locator("#tab-table").click();
  await view.locator("#table tbody tr").first().waitFor();
  await view.locator('#table th button[data-column="params"]').click();
  const cells = await view.locator("#table tbody td:nth-child(4)").allInnerTexts();
  const numbers = cells.map((cell) => Number(cell.replaceAll(",", "")));
  assert.deepEqual(
    numbers,
    numbers.toSorted((a, b) => b - a),
  );
  assert.equal(
    await view.locator("#table th", { hasText: "Parameters" }).getAttribute("aria-sort"),
    "descending",
  );
  await workbench.shot("25-model-table");
});

/** What axe finds in the view's page as it is now, in one line each. */
async function accessibilityProblems() {
  const frame = await (await view.locator("body").elementHandle()).ownerFrame();
  // By the debugger, past the page's policy, which allows no script but the extension's own.
  await frame.evaluate(fs.readFileSync(createRequire(import.meta.url).resolve("axe-core"), "utf8"));
  const { violations, passes } = await frame.evaluate(() => globalThis.axe.run(document));
  assert.ok(passes.length > 15, `axe looked at little: ${passes.length} rules`);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, any }) => `${id}: ${help}: ${html} ${any[0]?.message ?? ""}`),
  );
}

see("the view follows the theme, and is accessible in each: roles, names, contrast", async () => {
  const ground = () =>
    view.locator("body").evaluate((body) => getComputedStyle(body).backgroundColor);
  const themes = [
    ["Default Light Modern", "rgb(255, 255, 255)", "26-model-light"],
    ["Default Dark Modern", "rgb(31, 31, 31)", "26-model-dark"],
    ["Default High Contrast", "rgb(0, 0, 0)", "27-model-high-contrast"],
    ["Default High Contrast Light", "rgb(255, 255, 255)", "27-model-high-contrast-light"],
  ];
  for (const [theme, colour, shot] of themes) {
    editor.change({ "workbench.colorTheme": theme });
    await until(`${colour} for ${theme}`, async () => (await ground()) === colour);
    await pause(300); // the page's other colours come with the same message, the body's class later
    for (const tab of ["table", "graph"]) {
      await view.locator(`#tab-${tab}`).click();
      await view.locator(`#panel-${tab}`).waitFor();
      assert.deepEqual(await accessibilityProblems(), [], `${theme}, ${tab}`);
    }
    await workbench.shot(shot);
  }
});

see("everything is reached by the Tab key in the order in which it stands", async () => {
  await view.locator("#tab-graph").focus();
  const visited = [];
  for (let count = 0; count < 12; count += 1) {
    visited.push(
      await view
        .locator(":focus")
        .evaluate((element) => element.id || (element.hasAttribute("data-node") ? "layer" : "?")),
    );
    await browser.page.keyboard.press("Tab");
    if (visited.at(-1) === "layer") {
      break;
    }
  }
  assert.deepEqual(visited, [
    ...["tab-graph", "copy", "measure", "fold-all", "unfold-all"],
    ...["zoom-out", "zoom-in", "zoom-fit", "export-svg", "export-png", "layer"],
  ]);
  await view.locator("#tab-graph").focus();
  await browser.page.keyboard.press("ArrowRight");
  assert.equal(await view.locator(":focus").getAttribute("id"), "tab-table");
  assert.equal(await view.locator("#panel-graph").isHidden(), true);
});

see("the view moves nothing for those who want no motion", async () => {
  await browser.page.emulateMedia({ reducedMotion: "reduce" });
  const moving = await view.locator("body *").evaluateAll(
    (elements) =>
      elements.filter((element) => {
        const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(element);
        const still = animationName === "none" && /^(0s(, )?)+$/.test(transitionDuration);
        return !still || scrollBehavior === "smooth";
      }).length,
  );
  assert.equal(moving, 0);
});

see("of a model with a thousand layers, what is looked at is drawn in full", async () => {
  await workbench.focusEditor();
  await workbench.openFile("deep.py");
  await until("the lens", async () =>
    (await workbench.editor().locator(".codelens-decoration").allInnerTexts()).some((text) =>
      text.includes("1000 layers"),
    ),
  );
  await workbench.command("Kerascope: Open Model Graph");
  await until("all layers", async () => (await view.locator("#graph [data-node]").count()) > 1000);
  await until("the first one's text", () => node("input_layer").locator(".class").count());
  assert.ok((await view.locator("#graph .class").count()) < 500);
  await node("input_layer").press("End");
  const last = view.locator("#graph [data-node]:focus");
  await until("the last one's text", () => last.locator(".class").count());
  assert.match(await last.getAttribute("aria-label"), /^Dense dense_999 /);
});

see("nothing was asked of the network", () => {
  assert.deepEqual(browser.asked, []);
});
