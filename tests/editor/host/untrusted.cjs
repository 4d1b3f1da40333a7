// In a workspace that is not trusted: nothing of it is executed, whatever its settings say.
const fs = require("node:fs");
const path = require("node:path");
const { performance } = require("node:perf_hooks");
const { assert, extension, open, runAll, until, vscode } = require("./harness.cjs");

const folder = () => vscode.workspace.workspaceFolders[0].uri.fsPath;
const isExecuted = () => fs.existsSync(path.join(folder(), "executed"));

const tests = {
  "the workspace is not trusted": () => {
    assert.equal(vscode.workspace.isTrusted, false);
  },

  "the extension is loaded and activated on demand": async () => {
    assert.equal(extension().isActive, false);
    const { extensionPath, packageJSON } = extension();
    const main = require.resolve(path.join(extensionPath, packageJSON.main));
    const taken = { loading: -performance.now(), activation: 0 };
    const loaded = require(main);
    taken.loading += performance.now();
    // What the editor loads is what is loaded already: with the time of its one call.
    const activate = (context) => {
      const begun = performance.now();
      const result = loaded.activate(context);
      taken.activation = performance.now() - begun;
      return result;
    };
    require.cache[main].exports = { ...loaded, activate };
    await extension().activate();
    assert.notEqual(taken.activation, 0);
    const figures = Object.entries(taken).map(([what, ms]) => `${what} ${ms.toFixed(0)} ms`);
    console.log(`measured: ${figures.join(", ")}`);
    assert.equal(extension().isActive, true);
  },

  "the server is up, and says why it traces nothing": async () => {
    await open("leaves_a_mark.py");
    const { client, status } = (
      await until("activation", () => extension().isActive && extension())
    ).exports;
    await until("the server", () => client()?.isRunning());
    await until("the status", () => status().state === "untrusted");
  },

  "neither the file nor the workspace's interpreter is executed": async () => {
    const editor = vscode.window.activeTextEditor;
    await editor.edit((change) => change.insert(new vscode.Position(0, 0), "# edited\n"));
    await editor.document.save();
    await vscode.commands.executeCommand("kerascope.traceNow");
    await vscode.commands.executeCommand("kerascope.restartTracer");
    // Long enough for a tracer to be started and heard of: a file is traced within a second.
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    assert.equal(isExecuted(), false);
    assert.equal(extension().exports.status().state, "untrusted");
    assert.deepEqual(vscode.languages.getDiagnostics(editor.document.uri), []);
  },
};

exports.run = () => runAll(tests);
