// Where the interpreter comes from, and that every change of it is followed at once. Doubles of the
// two Python extensions are installed; see stubs/.
const { assert, extension, open, runAll, until, vscode } = require("./harness.cjs");

const python = process.env.KERASCOPE_TEST_PYTHON;
const interpreter = () => extension().exports.environment().interpreter;
const becomes = (file) => until(file, () => interpreter() === file);
const double = (id) => vscode.extensions.getExtension(id).exports;
const setting = (value) =>
  vscode.workspace
    .getConfiguration("kerascope")
    .update("interpreter", value, vscode.ConfigurationTarget.Workspace);

const tests = {
  "the Python extension's choice is used": async () => {
    await open("not_keras.py");
    await until("activation", () => extension().isActive);
    await until("the server", () => extension().exports.client()?.isRunning());
    assert.equal(interpreter(), python);
  },

  "another choice is followed": async () => {
    double("ms-python.python").select("/opt/other/bin/python");
    await becomes("/opt/other/bin/python");
  },

  "the Python Environments extension goes before it": async () => {
    double("ms-python.vscode-python-envs").select("/opt/environment/bin/python");
    await becomes("/opt/environment/bin/python");
  },

  "the setting goes before both, and its variables are filled in": async () => {
    await setting("${workspaceFolder}/env/bin/python");
    const folder = vscode.workspace.workspaceFolders[0].uri.fsPath;
    await becomes(`${folder}/env/bin/python`);
    await setting(undefined);
    await becomes("/opt/environment/bin/python");
  },

  "the server outlives every change": () => {
    assert.ok(extension().exports.client().isRunning());
  },
};

exports.run = () => runAll(tests);
