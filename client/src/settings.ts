import * as vscode from "vscode";

export const SECTION = "kerascope";

/** The `kerascope` section as plain values, as the server reads it. */
export function readSection(): Readonly<Record<string, unknown>> {
  // The configuration object has methods and is a proxy: only its values survive this.
  return JSON.parse(JSON.stringify(vscode.workspace.getConfiguration(SECTION))) as Record<
    string,
    unknown
  >;
}

/** The text of a setting, for a folder if one is given; empty when it is not set. */
export function readText(name: string, folder?: vscode.WorkspaceFolder): string {
  const value: unknown = vscode.workspace.getConfiguration(SECTION, folder?.uri).get(name);
  return typeof value === "string" ? value : "";
}

/** Calls `listener` whenever a setting of `section` changes. */
export function onDidChangeSetting(section: string, listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(section)) {
      listener();
    }
  });
}
