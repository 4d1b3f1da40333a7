// A workspace of two folders: the first one's settings name an interpreter, the second one holds an
// environment without TensorFlow.
const { assert, extension, runAll, until, vscode } = require("./harness.cjs");

const python = process.env.KERASCOPE_TEST_PYTHON;
const folders = () => vscode.workspace.workspaceFolders;
const state = () => extension().exports.status();
const interpreters = () => extension().exports.environment().interpreters;
const own = () => vscode.Uri.joinPath(folders()[1].uri, ".venv", "bin", "python").fsPath;

async function openIn(number) {
  const uri = vscode.Uri.joinPath(folders()[number].uri, "model.py");
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return uri;
}

const tests = {
  "each folder has its own interpreter": async () => {
    await openIn(0);
    await until("activation", () => extension().isActive);
    await until("both interpreters", () => Object.keys(interpreters()).length === 2);
    assert.deepEqual(
      folders().map(({ uri }) => interpreters()[uri.toString()]),
      [python, own()],
    );
  },

  "the status is that of the active document": async () => {
    const one = await openIn(0);
    await until("findings", () => vscode.languages.getDiagnostics(one).length > 0, 90_000);
    await until("ready", () => state().state === "ready");
    await openIn(1);
    await until("the other folder's status", () => state().state === "failed", 60_000);
    assert.match(state().detail, /TensorFlow is not installed/);
    assert.match(state().install, /pip install tensorflow$/);
    await openIn(0);
    await until("the first folder's status", () => state().state === "ready");
  },

  "a choice in the folder's settings is followed": async () => {
    await vscode.workspace
      .getConfiguration("kerascope", folders()[1].uri)
      .update("interpreter", python, vscode.ConfigurationTarget.WorkspaceFolder);
    const two = await openIn(1);
    await until("findings", () => vscode.languages.getDiagnostics(two).length > 0, 90_000);
    await until("ready", () => state().state === "ready");
    assert.equal(interpreters()[folders()[1].uri.toString()], python);
  },
};

exports.run = () => runAll(tests);
