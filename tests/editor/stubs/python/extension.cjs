const vscode = require("vscode");

exports.activate = () => {
  const changed = new vscode.EventEmitter();
  // As of a Conda environment: what is selected is a folder, which resolving leads to the executable.
  let executable = process.env.KERASCOPE_TEST_PYTHON;
  return {
    environments: {
      getActiveEnvironmentPath: () => ({ id: "stub", path: __dirname }),
      resolveEnvironment: (environment) =>
        Promise.resolve(
          environment.id === "stub"
            ? { executable: { uri: vscode.Uri.file(executable) } }
            : undefined,
        ),
      onDidChangeActiveEnvironmentPath: changed.event,
    },
    select: (file) => {
      executable = file;
      changed.fire({ path: file });
    },
  };
};
