import * as path from "node:path";
import * as vscode from "vscode";
import { pathInterpreters, workspaceInterpreters } from "./interpreter";
import { configuredInterpreter, folderPaths, machine } from "./python";
import { SECTION } from "./settings";
import { t } from "./words";

interface Choice extends vscode.QuickPickItem {
  readonly run: () => Thenable<unknown>;
}

/** Commands of the Python extensions that let the user choose, the one that decides first. */
const CHOOSERS = [
  { extension: "ms-python.vscode-python-envs", command: "python-envs.set" },
  { extension: "ms-python.python", command: "python.setInterpreter" },
];

/**
 * Lets the user choose the interpreter to trace with. Where a Python extension decides and the
 * setting does not overrule it, that extension's own choice is opened: one project, one Python.
 */
export async function selectInterpreter(): Promise<void> {
  const chooser = CHOOSERS.find(
    ({ extension }) => vscode.extensions.getExtension(extension) !== undefined,
  );
  const configured = configuredInterpreter();
  if (chooser !== undefined && configured === undefined) {
    await vscode.commands.executeCommand(chooser.command);
    return;
  }
  const found = [...workspaceInterpreters(folderPaths(), machine), ...pathInterpreters(machine)];
  const choices: Choice[] = found.map((file) => ({
    label: vscode.workspace.asRelativePath(file, false),
    description: file === configured ? t("selected") : "",
    run: () => save(file),
  }));
  if (configured !== undefined) {
    choices.unshift({
      label:
        chooser === undefined
          ? `$(discard) ${t("Find it by itself")}`
          : `$(discard) ${t("Follow Python")}`,
      description: t("clears the setting {0}", "kerascope.interpreter"),
      run: () => save(undefined),
    });
  }
  choices.push({ label: `$(folder) ${t("Browse…")}`, run: browse });
  const choice = await vscode.window.showQuickPick(choices, {
    title: t("Kerascope: Select Interpreter"),
    placeHolder: t("The Python whose TensorFlow and Keras infer the shapes"),
  });
  await choice?.run();
}

async function browse(): Promise<void> {
  const files = await vscode.window.showOpenDialog({
    title: t("Select a Python interpreter"),
    openLabel: "Select",
    canSelectMany: false,
  });
  if (files?.[0] !== undefined) {
    await save(files[0].fsPath);
  }
}

/** Interpreters belong to projects: with a folder open the setting is the workspace's. */
function save(file: string | undefined): Thenable<void> {
  const folder = folderPaths()[0];
  const inside =
    file !== undefined && folder !== undefined && file.startsWith(folder + path.sep)
      ? "${workspaceFolder}" + file.slice(folder.length).split(path.sep).join("/")
      : file;
  const target =
    folder === undefined ? vscode.ConfigurationTarget.Global : vscode.ConfigurationTarget.Workspace;
  return vscode.workspace.getConfiguration(SECTION).update("interpreter", inside, target);
}
