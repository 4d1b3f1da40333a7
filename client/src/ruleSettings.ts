import * as vscode from "vscode";
import { SECTION } from "./settings";

/** Adds a rule to `kerascope.rules.ignore`: in the workspace's settings if there is one. */
export async function disableRule(code: unknown): Promise<void> {
  if (typeof code !== "string") {
    return;
  }
  const configuration = vscode.workspace.getConfiguration(SECTION);
  const target =
    vscode.workspace.workspaceFolders === undefined
      ? vscode.ConfigurationTarget.Global
      : vscode.ConfigurationTarget.Workspace;
  const before = configuration.get<string[]>("rules.ignore", []);
  if (!before.includes(code)) {
    await configuration.update("rules.ignore", [...before, code], target);
  }
}
