import * as path from "node:path";
import * as vscode from "vscode";
import { pathInterpreters, workspaceInterpreters } from "./interpreter";
import { configuredInterpreter, folderPaths, localFolders, machine } from "./python";
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
  const folder = await folderToChooseFor();
  if (folder === null) {
    return;
  }
  const configured = configuredInterpreter(folder);
  if (chooser !== undefined && configured === undefined) {
    await vscode.commands.executeCommand(chooser.command);
    return;
  }
  const found = [
    ...workspaceInterpreters(folderPaths(folder), machine),
    ...pathInterpreters(machine),
  ];
  const choices: Choice[] = found.map((file) => ({
    label: vscode.workspace.asRelativePath(file, false),
    description: file === configured ? t("selected") : "",
    run: () => save(file, folder),
  }));
  if (configured !== undefined) {
    choices.unshift({
      label:
        chooser === undefined
          ? `$(discard) ${t("Find it by itself")}`
          : `$(discard) ${t("Follow Python")}`,
      description: t("clears the setting {0}", "kerascope.interpreter"),
      run: () => save(undefined, folder),
    });
  }
  choices.push({ label: `$(folder) ${t("Browse…")}`, run: () => browse(folder) });
  const choice = await vscode.window.showQuickPick(choices, {
    title: t("Kerascope: Select Interpreter"),
    placeHolder: t("The Python whose TensorFlow and Keras infer the shapes"),
  });
  await choice?.run();
}

/** The folder of the active document where there are several, else the one that there is. */
async function folderToChooseFor(): Promise<vscode.WorkspaceFolder | undefined | null> {
  const folders = localFolders();
  if (folders.length < 2) {
    return folders[0];
  }
  const active = vscode.window.activeTextEditor?.document.uri;
  const around = active && vscode.workspace.getWorkspaceFolder(active);
  return around ?? (await vscode.window.showWorkspaceFolderPick()) ?? null;
}

async function browse(folder: vscode.WorkspaceFolder | undefined): Promise<void> {
  const files = await vscode.window.showOpenDialog({
    title: t("Select a Python interpreter"),
    openLabel: "Select",
    canSelectMany: false,
  });
  if (files?.[0] !== undefined) {
    await save(files[0].fsPath, folder);
  }
}

/** Interpreters belong to projects: with a folder open the setting is the workspace's or the folder's. */
function save(
  file: string | undefined,
  folder: vscode.WorkspaceFolder | undefined,
): Thenable<void> {
  const root = folder?.uri.fsPath;
  const inside =
    file !== undefined && root !== undefined && file.startsWith(root + path.sep)
      ? "${workspaceFolder}" + file.slice(root.length).split(path.sep).join("/")
      : file;
  const { Global, Workspace, WorkspaceFolder } = vscode.ConfigurationTarget;
  const several = localFolders().length > 1 ? WorkspaceFolder : Workspace;
  return vscode.workspace
    .getConfiguration(SECTION, folder?.uri)
    .update("interpreter", inside, folder === undefined ? Global : several);
}
