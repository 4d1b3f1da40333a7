// In a trusted workspace: what the extension answers to the editor's own requests.
const { assert, extension, open, runAll, until, vscode } = require("./harness.cjs");

const LOADED = 90_000; // milliseconds in which TensorFlow is imported, also on a busy machine

/** The status once the tracer is ready; throws when it never will be. */
function settled(status) {
  assert.notEqual(status.state, "failed", status.detail);
  return status.state === "ready" && status;
}

const tests = {
  "nothing starts before a Python file is there": async () => {
    assert.equal(extension().isActive, false);
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument({ language: "markdown", content: "# no Python" }),
    );
    // Long enough for the editor to activate what it would for this file.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    assert.equal(extension().isActive, false);
  },

  "a Python file activates the extension, which starts its server": async () => {
    await open("not_keras.py");
    const { client } = (await until("activation", () => extension().isActive && extension()))
      .exports;
    await until("the server", () => client()?.isRunning());
  },

  "a file without Keras starts no tracer": async () => {
    const { status } = extension().exports;
    await until("the server's word", () => status().state !== "starting");
    assert.equal(status().state, "off");
  },

  "a Keras file is traced, and the status says with what": async () => {
    await open("missing_channel_axis.py");
    const { status } = extension().exports;
    const ready = await until("ready", () => settled(status()), LOADED);
    assert.match(ready.keras, /^3\./);
    assert.match(ready.tensorflow, /^2\./);
    assert.equal(ready.interpreter, process.env.KERASCOPE_TEST_PYTHON);
  },

  "the diagnostic is on the layer, with its code and page": async () => {
    const document = vscode.window.activeTextEditor.document;
    const [found] = await until("a diagnostic", () => {
      const errors = vscode.languages
        .getDiagnostics(document.uri)
        .filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
      return errors.length > 0 && errors;
    });
    assert.match(document.getText(found.range), /^layers\.Conv2D\(32, .*\)$/);
    assert.equal(found.source, "Kerascope");
    assert.match(String(found.code.value ?? found.code), /^KS\d+$/);
  },

  "the preferred fix is one that was tried": async () => {
    const document = vscode.window.activeTextEditor.document;
    const actions = await until("fixes", async () => {
      const [found] = vscode.languages.getDiagnostics(document.uri);
      const kind = vscode.CodeActionKind.QuickFix.value;
      const request = "vscode.executeCodeActionProvider";
      const all = await vscode.commands.executeCommand(
        request,
        document.uri,
        found.range,
        kind,
        10,
      );
      return all.some((action) => action.isPreferred) && all;
    });
    const preferred = actions.filter((action) => action.isPreferred);
    assert.equal(preferred.length, 1);
    assert.match(preferred[0].title, /\(28, 28, 1\)/);
    assert.ok(await vscode.workspace.applyEdit(preferred[0].edit));
    await until("no diagnostic", () => vscode.languages.getDiagnostics(document.uri).length === 0);
    assert.match(document.getText(), /input_shape=\(28, 28, 1\)/);
  },

  "messages are written to the log exactly while the setting says so": async () => {
    const { uri } = vscode.window.activeTextEditor.document;
    const channel = extension().exports.client().traceOutputChannel;
    const lines = [];
    channel.trace = (line) => lines.push(line);
    const written = async (value) => {
      const settings = vscode.workspace.getConfiguration("kerascope");
      await settings.update("trace.server", value, vscode.ConfigurationTarget.Workspace);
      lines.length = 0;
      const position = new vscode.Position(10, 12);
      await vscode.commands.executeCommand("vscode.executeHoverProvider", uri, position);
      return lines.filter((line) => line.includes("textDocument/hover"));
    };
    assert.deepEqual(await written("off"), []);
    const brief = await until("messages", async () => {
      const some = await written("messages");
      return some.length >= 2 && some;
    });
    assert.ok(brief.every((line) => !line.includes("Params")));
    await until("messages in full", async () =>
      (await written("verbose")).some((line) => line.includes("Params")),
    );
    await until("silence", async () => (await written("off")).length === 0);
  },

  "every command that the palette offers is there": async () => {
    const known = new Set(await vscode.commands.getCommands(true));
    const { commands } = extension().packageJSON.contributes;
    assert.ok(commands.length >= 13);
    for (const { command, title, category } of commands) {
      assert.ok(known.has(command), command);
      assert.ok(title && !title.startsWith("%"), command);
      assert.equal(category, "Kerascope");
    }
  },

  "cells of an interactive window are one program": async () => {
    const show = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const { notebookUri } = await vscode.commands.executeCommand("interactive.open", show);
    const notebook = await until("the window", () =>
      vscode.workspace.notebookDocuments.find((one) => String(one.uri) === String(notebookUri)),
    );
    const texts = [
      "import keras\nfrom keras import layers",
      "model = keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), layers.Conv2D(8, 3)])",
    ];
    assert.equal(notebook.notebookType, "interactive");
    // As the Jupyter extension adds what was sent to the kernel.
    for (const [index, text] of texts.entries()) {
      const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, text, "python");
      const edit = new vscode.WorkspaceEdit();
      edit.set(notebook.uri, [vscode.NotebookEdit.insertCells(index, [cell])]);
      assert.ok(await vscode.workspace.applyEdit(edit));
    }
    const cell = notebook.cellAt(1).document;
    const [found] = await until(
      "findings on the cell",
      () => {
        const all = vscode.languages.getDiagnostics(cell.uri);
        return all.length > 0 && all;
      },
      LOADED,
    );
    assert.equal(cell.getText(found.range), "layers.Flatten()");
    assert.deepEqual(vscode.languages.getDiagnostics(notebook.cellAt(0).document.uri), []);
    const hovers = await vscode.commands.executeCommand(
      "vscode.executeHoverProvider",
      cell.uri,
      found.range.start,
    );
    assert.match(
      hovers.map((one) => one.contents.map((part) => part.value).join("")).join(""),
      /Flatten/,
    );
  },

  "the server starts anew by command and traces again": async () => {
    const { client } = extension().exports;
    const before = client();
    await vscode.commands.executeCommand("kerascope.restartServer");
    assert.notEqual(client(), before);
    assert.ok(client().isRunning());
    const document = await open("flatten_before_conv.py");
    await until(
      "diagnostics of the new server",
      () => vscode.languages.getDiagnostics(document.uri).length > 0,
      LOADED,
    );
  },
};

exports.run = () => runAll(tests);
