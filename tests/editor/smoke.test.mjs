// What a person sees: the packaged extension in VS Code, with the real server and TensorFlow.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { PYTHON, ROOT, startBrowser, startEditor, temporaryFolder, VSIX } from "./editor.mjs";
import { until } from "./waiting.mjs";
import { Workbench } from "./workbench.mjs";

const LOADED = 90_000; // milliseconds in which TensorFlow is imported, also on a busy machine
const workspace = temporaryFolder("workspace");
let editor, browser, workbench;

before(
  async () => {
    fs.cpSync(path.join(ROOT, "examples"), workspace, { recursive: true });
    editor = await startEditor({ vsix: VSIX, settings: { "kerascope.interpreter": PYTHON } });
    browser = await startBrowser();
    workbench = new Workbench(browser.page);
    await pictured("start", async () => {
      await workbench.open(editor.port, workspace);
      await workbench.openFile("cnn_flatten.py");
      await hint("layers.Conv2D(32", "(None, 26, 26, 32)", LOADED);
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
    await workbench?.dismiss().catch(() => undefined);
    throw error;
  }
}

const see = (name, body) => test(name, { timeout: 180_000 }, () => pictured(name, body));

/** Waits until the line with `text` in it ends with the hint `shape`. */
const hint = (text, shape, ms) =>
  until(
    `${shape} behind ${text}`,
    async () => (await workbench.line(text))?.trimEnd().endsWith(`→ ${shape}`),
    ms,
  );

const underlined = (text, level) =>
  until(`${level} under ${text}`, () => workbench.isUnderlined(text, level));

const noSquiggle = (level) =>
  until(`no ${level}`, async () => (await workbench.squiggles(level)) === 0);

see("every layer's line ends with its output shape", async () => {
  await hint("layers.Conv2D(32", "(None, 26, 26, 32)");
  await hint("layers.MaxPooling2D", "(None, 13, 13, 32)");
  await hint("layers.Flatten", "(None, 5408)");
  await hint("layers.Dense(10", "(None, 10)");
  assert.equal(await workbench.squiggles("error"), 0);
  assert.equal(await workbench.squiggles("warning"), 0);
  await workbench.shot("01-shapes");
});

see("resting on a layer tells its shapes", async () => {
  const hover = await workbench.hover("Flatten()", "5408");
  assert.match(await hover.innerText(), /\(None, 13, 13, 32\)/);
  await workbench.shot("02-hover");
  await workbench.dismiss();
});

see("an edit that is not saved changes the shapes", async () => {
  await workbench.putCursorBehind("Conv2D(32");
  await browser.page.keyboard.type("0");
  await hint("layers.Conv2D(320", "(None, 26, 26, 320)");
  await hint("layers.Flatten", "(None, 54080)");
  assert.match(fs.readFileSync(path.join(workspace, "cnn_flatten.py"), "utf8"), /Conv2D\(32,/);
  await workbench.shot("03-unsaved-edit");
});

see("a half-typed line keeps the shapes of the others", async () => {
  await workbench.putCursorBehind("    layers.Dense(10");
  await browser.page.keyboard.type(" +");
  await until("no hint on the broken line", async () => {
    const line = await workbench.line("layers.Dense(10 +,");
    return line !== undefined && !line.includes("→");
  });
  await hint("layers.Conv2D(320", "(None, 26, 26, 320)");
  await hint("layers.Flatten", "(None, 54080)");
  await workbench.shot("04-half-typed");
});

see("a mistake is underlined where it was made, and its fix settles it", async () => {
  await workbench.openFile("missing_channel_axis.py");
  await underlined("layers.Conv2D(32", "error");
  await workbench.shot("05-squiggle");
  const hover = await workbench.hover("Conv2D(32", "(None, 28, 28)");
  assert.match(await hover.innerText(), /KS\d{3}/);
  await workbench.shot("06-diagnostic");
  const code = hover.locator("a.code-link").first();
  const rule = await code.innerText();
  await code.click();
  const page = browser.page.frameLocator("iframe.webview").frameLocator("#active-frame");
  await page.locator("h1", { hasText: rule }).waitFor();
  await workbench.openFile("missing_channel_axis.py");
  await workbench.dismiss();

  await workbench.quickFix("Conv2D(32", "(28, 28, 1)", () => workbench.shot("07-quick-fixes"));
  await until("the fix in the text", () => workbench.line("input_shape=(28, 28, 1)"));
  // The hint comes with the trace of the fixed text: the squiggle is not only gone for the moment.
  await hint("layers.Conv2D(32", "(None, 26, 26, 32)");
  await noSquiggle("error");
  await workbench.shot("08-fixed");
});

see("a layer that does nothing is faded, and its fix removes the line", async () => {
  await workbench.openFile("mlp_misplaced_flatten.py");
  await underlined("inputs=model.input", "error");
  await until("a faded Flatten", () =>
    workbench.editor().locator(".squiggly-inline-unnecessary").count(),
  );
  await workbench.shot("09-unnecessary");
  await workbench.quickFix("layers.Flatten", "Remove Flatten()");
  await until("no Flatten", async () => {
    const lines = await workbench.lines();
    return lines.length > 0 && !lines.some((line) => line.includes("layers.Flatten"));
  });
  await workbench.quickFix("inputs=model.input", ".inputs");
  await until("model.inputs", () => workbench.line("inputs=model.inputs"));
  await noSquiggle("error");
  await workbench.shot("10-all-fixed");
});

see("the status item says what traces", async () => {
  const status = await workbench.languageStatus("11-status");
  assert.match(status, /Keras 3\.\d+\.\d+, TensorFlow 2\.\d+\.\d+/);
});

see("a Python without TensorFlow is told once, with the way out", async () => {
  await workbench.openFile("cnn_flatten_tutorial.py");
  await hint("layers.Flatten", "(None, 5408)");
  const bare = path.join(temporaryFolder("bare"), "venv");
  execFileSync(PYTHON, ["-m", "venv", "--without-pip", bare]);
  editor.change({ "kerascope.interpreter": path.join(bare, "bin", "python") });

  const notice = browser.page.locator(".notification-toast", { hasText: "TensorFlow" });
  await notice.waitFor({ timeout: 60_000 });
  assert.equal(await notice.count(), 1);
  assert.match(await notice.innerText(), /Select Interpreter/);
  await workbench.shot("12-no-tensorflow");
  const status = await workbench.languageStatus("13-status-no-tensorflow");
  assert.match(status, /cannot trace/);
  assert.match(status, /Select Interpreter/);
  assert.ok(!(await workbench.lines()).some((line) => line.includes("→")));

  editor.change({ "kerascope.interpreter": PYTHON });
  await hint("layers.Flatten", "(None, 5408)", LOADED);
});

see("nothing was asked of any other machine", () => {
  assert.deepEqual(browser.asked, []);
});
