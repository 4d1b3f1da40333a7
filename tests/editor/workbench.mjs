// What a person does and sees in the editor's window.
import fs from "node:fs";
import path from "node:path";
import { pause, until } from "./waiting.mjs";

const SHOTS = path.join(import.meta.dirname, "shots");

export class Workbench {
  constructor(page) {
    this.page = page;
  }

  /** Opens a folder and waits until the window is drawn. */
  async open(port, folder) {
    const query = new URLSearchParams({ folder });
    await this.page.goto(`http://127.0.0.1:${port}/?${query}`, { waitUntil: "load" });
    await this.page.waitForSelector(".explorer-viewlet .monaco-list-row", { timeout: 90_000 });
  }

  async openFile(name) {
    await this.quickInput("Control+p", name, name);
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
  }

  /** Runs a command of the palette. */
  async command(title) {
    await this.quickInput("F1", `>${title}`, title);
  }

  async quickInput(key, text, choice) {
    const input = this.page.locator(".quick-input-widget .quick-input-box input");
    // A busy machine can drop the key while the window is still being wired up.
    await until(
      `the input that ${key} opens`,
      async () => {
        await this.page.keyboard.press(key);
        return input.waitFor({ state: "visible", timeout: 5_000 }).then(() => true);
      },
      60_000,
    );
    await input.fill(text);
    // The first one: before the list is filtered, the choice may be anywhere in it.
    const first = this.page.locator(".quick-input-list .monaco-list-row").first();
    await until(`'${choice}' at the top of the list`, async () =>
      (await first.innerText()).replaceAll("\u00a0", " ").includes(choice),
    );
    await this.page.keyboard.press("Enter");
  }

  editor() {
    // Not the active group: that may be a panel beside the code.
    return this.page.locator(".editor-group-container .editor-instance .monaco-editor").first();
  }

  /** The visible lines, top to bottom, with the hints in them. */
  lines() {
    return this.editor()
      .locator(".view-lines")
      .first()
      .evaluate((element) =>
        [...element.querySelectorAll(":scope > .view-line")]
          .sort((one, other) => parseFloat(one.style.top) - parseFloat(other.style.top))
          .map((line) => line.textContent.replaceAll("\u00a0", " ").replaceAll("\u200c", "")),
      );
  }

  /** The first visible line that has `text` in it. */
  async line(text) {
    return (await this.lines()).find((line) => line.includes(text));
  }

  /** How many squiggles of a level there are: `error`, `warning`, `info` or `hint`. */
  squiggles(level) {
    return this.editor().locator(`.squiggly-${level}`).count();
  }

  /** The middle of the first occurrence of `text`, in the page's coordinates. */
  place(text) {
    return until(`'${text}' on the screen`, () =>
      this.editor().locator(".view-lines").first().evaluate(findText, text),
    );
  }

  /** Whether a squiggle of the level is under the middle of the first occurrence of `text`. */
  async isUnderlined(text, level) {
    const place = await this.place(text);
    const boxes = await this.editor()
      .locator(`.squiggly-${level}`)
      .evaluateAll((elements) =>
        elements.map((element) => {
          const { left, right, top, bottom } = element.getBoundingClientRect();
          return { left, right, top, bottom };
        }),
      );
    return boxes.some(
      ({ left, right, top, bottom }) =>
        left <= place.x && place.x <= right && top <= place.y && place.y <= bottom,
    );
  }

  /** Opens the quick fixes at `text` and clicks one; `look` is called while the menu is open. */
  async quickFix(text, title, look) {
    const item = await this.openQuickFixes(text, title);
    await look?.();
    // With the mouse itself: a new menu is covered until the mouse moves, and click() would wait.
    const box = await item.boundingBox();
    const y = box.y + box.height / 2;
    await this.page.mouse.move(box.x + 20, y - 2);
    await this.page.mouse.move(box.x + 30, y, { steps: 3 });
    await this.page.mouse.click(box.x + 30, y);
  }

  /** Opens the quick fixes at `text`, among which is `title`. A busy machine can drop the first key. */
  async openQuickFixes(text, title) {
    const item = this.page.locator(".action-widget .monaco-list-row", { hasText: title });
    await until(
      `the quick fix '${title}'`,
      async () => {
        const { x, y } = await this.place(text);
        await this.dismiss();
        await this.page.mouse.click(x, y);
        await this.page.keyboard.press("Control+.");
        return item.waitFor({ timeout: 5_000 }).then(() => true);
      },
      40_000,
    );
    return item;
  }

  /** Closes whatever menu, hover or input is open. */
  async dismiss() {
    await this.page.keyboard.press("Escape");
    await this.page.keyboard.press("Escape");
  }

  /** Rests the mouse on `text` until a hover with the wanted words is there. */
  async hover(text, wanted) {
    const hover = this.page.locator(".monaco-hover:visible", { hasText: wanted });
    await until(
      `the hover '${wanted}' on '${text}'`,
      async () => {
        const { x, y } = await this.place(text);
        await this.page.mouse.move(x + 40, y + 150);
        await this.page.mouse.move(x, y, { steps: 5 });
        return hover.waitFor({ timeout: 5_000 }).then(() => true);
      },
      40_000,
    );
    return hover;
  }

  /** Puts the cursor behind the first occurrence of `text`. */
  async putCursorBehind(text) {
    // Once it has come to rest: lines above models come and go, and move what is below.
    const place = await until(`'${text}' at rest`, async () => {
      const one = await this.place([text, "end"]);
      await pause(150);
      const other = await this.place([text, "end"]);
      return one.x === other.x && one.y === other.y && one;
    });
    await this.page.mouse.click(place.x, place.y);
  }

  /** Gives the keyboard to the code. */
  async focusEditor() {
    await this.editor()
      .locator(".view-lines")
      .first()
      .click({ position: { x: 2, y: 2 } });
  }

  /** Selects `old` where it stands in the first line with `context` in it, and types in its place. */
  async quickReplace(context, old, text) {
    const start = context.indexOf(old) + old.length;
    await this.putCursorBehind(context.slice(0, start));
    for (let count = 0; count < old.length; count += 1) {
      await this.page.keyboard.press("Shift+ArrowLeft");
    }
    await this.page.keyboard.type(text);
  }

  /** The text of Kerascope's entries among the language status items, opened for it. */
  async languageStatus(shot) {
    const button = this.page.locator(".statusbar-item", {
      has: this.page.locator(".codicon-bracket, .codicon-bracket-dot, .codicon-bracket-error"),
    });
    await button.first().hover();
    const entries = this.page.locator(".hover-language-status:visible");
    await entries.filter({ hasText: /Keras/ }).first().waitFor({ timeout: 5_000 });
    const text = (await entries.allInnerTexts()).join("\n");
    if (shot !== undefined) {
      await this.shot(shot);
    }
    return text.replace(/[^\S\n]+/g, " ");
  }

  /** Keeps a picture of the window, or of the part of it that `clip` says. */
  async shot(name, clip) {
    const file = path.join(SHOTS, `${name}.png`);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    await this.page.screenshot({ path: file, ...(clip === undefined ? {} : { clip }) });
  }

  /** The smallest part of the window with all visible ones of these in it, and `rim` around them. */
  async around(locators, rim = 8) {
    const boxes = [];
    for (const locator of locators) {
      for (const one of await locator.all()) {
        boxes.push(await one.boundingBox());
      }
    }
    const seen = boxes.filter((box) => box !== null && box.width > 0 && box.height > 0);
    const view = this.page.viewportSize();
    const left = Math.max(0, Math.min(...seen.map(({ x }) => x)) - rim);
    const top = Math.max(0, Math.min(...seen.map(({ y }) => y)) - rim);
    const right = Math.min(view.width, Math.max(...seen.map(({ x, width }) => x + width)) + rim);
    const bottom = Math.min(
      view.height,
      Math.max(...seen.map(({ y, height }) => y + height)) + rim,
    );
    return { x: left, y: top, width: right - left, height: bottom - top };
  }
}

/** Runs in the page: where `wanted` is written. Lines are broken into many elements by colour. */
function findText(element, wanted) {
  const [text, edge] = Array.isArray(wanted) ? wanted : [wanted, "middle"];
  for (const line of element.querySelectorAll(":scope > .view-line")) {
    const pieces = [];
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    let all = "";
    while (walker.nextNode()) {
      pieces.push({ node: walker.currentNode, start: all.length });
      all += walker.currentNode.data.replaceAll("\u00a0", " ");
    }
    const found = all.indexOf(text);
    if (found >= 0) {
      const wantedIndex = found + (edge === "end" ? text.length - 1 : Math.floor(text.length / 2));
      const { node, start } = pieces.findLast((piece) => piece.start <= wantedIndex);
      const range = document.createRange();
      range.setStart(node, wantedIndex - start);
      range.setEnd(node, wantedIndex - start + 1);
      const box = range.getBoundingClientRect();
      return {
        x: edge === "end" ? box.right - 1 : box.left + box.width / 2,
        y: box.top + box.height / 2,
      };
    }
  }
  return null;
}
