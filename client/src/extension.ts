import * as path from "node:path";
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { registerCommands } from "./commands";
import { watchEnvironment } from "./environment";
import { learn, statusOf } from "./folderStatus";
import { createModelViews } from "./model/panel";
import { createNotices } from "./notices";
import type { ShownStatus } from "./presentation";
import type { Environment } from "./protocol";
import { followPython, machine } from "./python";
import { createServer, type Server } from "./server";
import { createStatusItem } from "./status";
import { speak } from "./words";

/** What the extension tells other extensions, and its own tests. */
export interface Exports {
  client(): LanguageClient | undefined;
  status(): ShownStatus;
  environment(): Environment;
}

let server: Server | undefined;

export function activate(context: vscode.ExtensionContext): Exports {
  const { extensionPath, extensionUri, subscriptions } = context;
  speak((message, ...values) => vscode.l10n.t(message, ...values));
  const log = vscode.window.createOutputChannel("Kerascope", { log: true });
  subscriptions.push(log);

  const status = createStatusItem(subscriptions);
  const environment = watchEnvironment(followPython(subscriptions, log), subscriptions, log);
  const notice = createNotices();
  let known = learn({ elsewhere: status.current(), folders: {} }, status.current(), pathOf);
  const showOfActive = (): void => {
    const uri = vscode.window.activeTextEditor?.document.uri;
    status.show(statusOf(known, uri?.scheme === "untitled" ? undefined : uri?.fsPath, machine));
  };
  const show = (now: ShownStatus): void => {
    known = learn(known, now, pathOf);
    showOfActive();
    notice(now);
  };
  subscriptions.push(vscode.window.onDidChangeActiveTextEditor(showOfActive));
  const script = path.join(extensionPath, "bundled", "kerascope_server.py");
  const started = createServer(script, environment, subscriptions, log, show);
  server = started;
  const views = createModelViews(extensionUri, started, subscriptions, log);
  registerCommands(context, {
    server: started,
    views,
    environment,
    status: status.current,
    log,
  });

  // Not awaited: the editor does not wait for Python, and a server that cannot start must not take
  // the commands that mend it down with it.
  started.restart().catch((error: unknown) => {
    log.error(`The server could not be started: ${String(error)}`);
  });
  return {
    client: () => started.client(),
    status: status.current,
    environment: () => environment.current(),
  };
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}

function pathOf(uri: string): string {
  return vscode.Uri.parse(uri).fsPath;
}
