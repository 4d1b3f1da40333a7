// In a workspace that is not trusted: nothing of it is executed, whatever its settings say.
const fs = require("node:fs");
const path = require("node:path");
const { assert, extension, open, runAll, until, vscode } = require("./harness.cjs");

const folder = () => vscode.workspace.workspaceFolders[0].uri.fsPath;
const isExecuted = () => fs.existsSync(path.join(folder(), "executed"));

const tests = {
  "the workspace is not trusted": () => {
    assert.equal(vscode.workspace.isTrusted, false);
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
