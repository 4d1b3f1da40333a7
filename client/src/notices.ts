import * as vscode from "vscode";
import { present, type ShownStatus } from "./presentation";

/**
 * Tells of a server that cannot trace, in one message with the way out. The server starts Python only
 * for a file that uses Keras, so nobody else is told. The same words are never shown twice.
 */
export function createNotices(): (status: ShownStatus) => void {
  const told = new Set<string>();
  return (status) => {
    if (status.state !== "failed" && status.state !== "no-interpreter") {
      return;
    }
    const { reason, command } = present(status);
    if (reason === "" || told.has(reason)) {
      return;
    }
    told.add(reason);
    void vscode.window.showWarningMessage(reason, command.title).then((choice) => {
      if (choice !== undefined) {
        void vscode.commands.executeCommand(command.id);
      }
    });
  };
}
