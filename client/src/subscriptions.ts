import type * as vscode from "vscode";

/** What is disposed of when the extension is deactivated. */
export type Subscriptions = vscode.ExtensionContext["subscriptions"];
