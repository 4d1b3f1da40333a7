// A test runner of a few lines for the extension host, which has none of its own.
const assert = require("node:assert/strict");
const vscode = require("vscode");

/** Polls `look` until its value is truthy. */
async function until(what, look, ms = 20_000) {
  const end = Date.now() + ms;
  for (;;) {
    const value = await look();
    if (value) {
      return value;
    }
    if (Date.now() > end) {
      const status = JSON.stringify(extension().exports?.status?.());
      throw new Error(`waited ${ms / 1000} s in vain for ${what}; status: ${status}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Runs the tests one after the other, each on what those before it left; throws at the first that fails. */
async function runAll(tests) {
  let passed = 0;
  for (const [name, body] of Object.entries(tests)) {
    try {
      await body();
      passed += 1;
      console.log(`ok: ${name}`);
    } catch (error) {
      console.log(`FAILED: ${name}\n${error.stack ?? error}`);
      throw error;
    }
  }
  console.log(`${passed} passed, 0 failed`);
}

const extension = () => vscode.extensions.getExtension("kerascope.kerascope");

/** Opens a file of the workspace in an editor. */
async function open(name) {
  const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, name);
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return document;
}

module.exports = { assert, extension, open, runAll, until, vscode };
