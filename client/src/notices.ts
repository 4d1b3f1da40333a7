import * as vscode from "vscode";
import { COMMANDS, present, type ShownStatus } from "./presentation";
import { t } from "./words";

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
    const install = { id: COMMANDS.copyInstallCommand, title: t("Copy Install Command") };
    const ways = "install" in status && status.install !== "" ? [command, install] : [command];
    void vscode.window
      .showWarningMessage(reason, ...ways.map(({ title }) => title))
      .then((choice) => {
        const way = ways.find(({ title }) => title === choice);
        if (way !== undefined) {
          void vscode.commands.executeCommand(way.id);
        }
      });
  };
}
