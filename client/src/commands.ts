import * as os from "node:os";
import * as vscode from "vscode";
import { debugInformation } from "./debugInformation";
import { activeProgram } from "./documents";
import type { EnvironmentWatch } from "./environment";
import type { ModelViews } from "./model/panel";
import { COMMANDS, type ShownStatus } from "./presentation";
import { CLEAR_CACHE, RESTART_TRACER, STOP_TRACING, TRACE_NOW } from "./protocol";
import { createRulePages } from "./rulePages";
import { disableRule } from "./ruleSettings";
import { selectInterpreter } from "./selectInterpreter";
import type { Server } from "./server";
import { readSection, SECTION } from "./settings";
import { t } from "./words";

/** What the commands act on. */
export interface Parts {
  readonly server: Server;
  readonly views: ModelViews;
  readonly environment: EnvironmentWatch;
  readonly status: () => ShownStatus;
  readonly log: vscode.LogOutputChannel;
}

/** Puts Kerascope's commands where the palette, the menus and the status item find them. */
export function registerCommands(context: vscode.ExtensionContext, parts: Parts): void {
  const { server, views, log } = parts;
  const { subscriptions } = context;
  const ask = async (command: string, args: unknown[]): Promise<unknown> => {
    await server.ensure();
    try {
      return await server
        .client()
        ?.sendRequest("workspace/executeCommand", { command, arguments: args });
    } catch (error) {
      log.error(`${command} failed: ${String(error)}`);
      void vscode.window.showErrorMessage(
        t("Kerascope's server could not do that. The log says why (Kerascope: Show Logs)."),
      );
      return undefined;
    }
  };
  const traceNow = async (): Promise<void> => {
    const program = activeProgram();
    if (program === undefined) {
      void vscode.window.showInformationMessage(t("Open a Python file to trace it."));
    } else if ((await ask(TRACE_NOW, [program.toString()])) === false) {
      void vscode.window.showInformationMessage(
        t("There is nothing to trace: no Keras is imported."),
      );
    }
  };
  const stopTracing = async (): Promise<void> => {
    const program = activeProgram();
    if (program !== undefined) {
      await ask(STOP_TRACING, [program.toString()]);
    }
  };
  const copyDebugInformation = async (): Promise<void> => {
    await vscode.env.clipboard.writeText(
      debugInformation(
        {
          extensionVersion: String((context.extension.packageJSON as { version: unknown }).version),
          editor: `${vscode.env.appName} ${vscode.version} (${vscode.env.appHost})`,
          platform: `${process.platform} ${process.arch}, ${os.release()}`,
          remote: vscode.env.remoteName ?? "",
          ...parts.environment.current(),
          status: parts.status(),
          settings: readSection(),
        },
        os.homedir(),
      ),
    );
    void vscode.window.showInformationMessage(
      t("The debug information is on the clipboard. It holds nothing of your files."),
    );
  };
  const copyInstallCommand = async (): Promise<void> => {
    const status = parts.status();
    const command = "install" in status ? status.install : "";
    if (command === "") {
      void vscode.window.showInformationMessage(
        t("Nothing is known to be missing in the interpreter."),
      );
      return;
    }
    await vscode.env.clipboard.writeText(command);
    const restart = t("Restart");
    const choice = await vscode.window.showInformationMessage(
      t("Copied: {0}. Run it in a terminal, then restart the tracer.", command),
      restart,
    );
    if (choice === restart) {
      await ask(RESTART_TRACER, []);
    }
  };
  const openDemo = async (): Promise<void> => {
    const file = vscode.Uri.joinPath(context.extensionUri, "media", "walkthrough", "demo.py");
    const content = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    // Untitled, so that it can be played with and thrown away.
    const document = await vscode.workspace.openTextDocument({ language: "python", content });
    await vscode.window.showTextDocument(document);
  };
  const handlers: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
    [COMMANDS.restartServer]: () => server.restart(),
    [COMMANDS.restartTracer]: () => ask(RESTART_TRACER, []),
    [COMMANDS.traceNow]: traceNow,
    [COMMANDS.stopTracing]: stopTracing,
    [COMMANDS.clearCache]: () => ask(CLEAR_CACHE, []),
    [COMMANDS.selectInterpreter]: selectInterpreter,
    [COMMANDS.showLogs]: () => {
      log.show();
    },
    [COMMANDS.showGraph]: (...target) => views.open("graph", ...texts(target)),
    [COMMANDS.showSummary]: (...target) => views.open("table", ...texts(target)),
    [COMMANDS.explainRule]: createRulePages(server, subscriptions),
    [COMMANDS.disableRule]: disableRule,
    [COMMANDS.copyInstallCommand]: copyInstallCommand,
    [COMMANDS.copyDebugInformation]: copyDebugInformation,
    [COMMANDS.openDemo]: openDemo,
    [COMMANDS.openWalkthrough]: () =>
      vscode.commands.executeCommand(
        "workbench.action.openWalkthrough",
        `${context.extension.id}#start`,
        false,
      ),
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
