const vscode = require("vscode");

exports.activate = () => {
  const changed = new vscode.EventEmitter();
  let executable;
  return {
    getEnvironment: () => Promise.resolve(executable && { execInfo: { run: { executable } } }),
    onDidChangeEnvironment: changed.event,
    select: (file) => {
      executable = file;
      changed.fire({});
    },
  };
};
