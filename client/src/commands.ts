import * as vscode from "vscode";
import { ExecuteCommandRequest } from "vscode-languageclient/node";
import type { ModelViews } from "./model/panel";
import { COMMANDS } from "./presentation";
import { RESTART_TRACER, TRACE_NOW } from "./protocol";
import { selectInterpreter } from "./selectInterpreter";
import type { Server } from "./server";
import { SECTION } from "./settings";
import type { Subscriptions } from "./subscriptions";

/** Puts Kerascope's commands where the palette and the status item find them. */
export function registerCommands(
  subscriptions: Subscriptions,
  server: Server,
  views: ModelViews,
  log: vscode.LogOutputChannel,
): void {
  const ask = async (command: string, args: unknown[]): Promise<unknown> => {
    await server.ensure();
    try {
      return await server
        .client()
        ?.sendRequest(ExecuteCommandRequest.type, { command, arguments: args });
    } catch (error) {
      log.error(`${command} failed: ${String(error)}`);
      void vscode.window.showErrorMessage(
        "Kerascope's server could not do that. The log says why (Kerascope: Show Logs).",
      );
      return undefined;
    }
  };
  const traceNow = async (): Promise<void> => {
    const document = vscode.window.activeTextEditor?.document;
    if (document?.languageId !== "python") {
      void vscode.window.showInformationMessage("Open a Python file to trace it.");
    } else if ((await ask(TRACE_NOW, [document.uri.toString()])) === false) {
      void vscode.window.showInformationMessage("There is nothing to trace: no Keras is imported.");
    }
  };
  const handlers: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
    [COMMANDS.restartServer]: () => server.restart(),
    [COMMANDS.restartTracer]: () => ask(RESTART_TRACER, []),
    [COMMANDS.traceNow]: traceNow,
    [COMMANDS.selectInterpreter]: selectInterpreter,
    [COMMANDS.showLogs]: () => {
      log.show();
    },
    [COMMANDS.showGraph]: (...target: unknown[]) => views.open("graph", ...texts(target)),
    [COMMANDS.showSummary]: (...target: unknown[]) => views.open("table", ...texts(target)),
    [COMMANDS.openSettings]: () =>
      vscode.commands.executeCommand("workbench.action.openSettings", `${SECTION}.`),
  };
  for (const [name, handler] of Object.entries(handlers)) {
    subscriptions.push(vscode.commands.registerCommand(name, handler));
  }
}

/** A lens passes the document's URI and the model; the palette and the menus pass something else or nothing. */
function texts(target: readonly unknown[]): [string?, string?] {
  const [uri, model] = target;
  if (typeof uri !== "string") {
    return [];
  }
  return typeof model === "string" ? [uri, model] : [uri];
}
