import * as vscode from "vscode";
import { onDidChangeSetting, readText } from "./settings";
import type { Subscriptions } from "./subscriptions";

const SETTING = "trace.server";

/**
 * Where the language client writes the messages that it exchanges with the server: into `log`, as
 * long as the setting says so and only then. The library (vscode-languageclient 11, `refreshTrace`)
 * goes by the channel's log level instead: at level trace its `off` still writes messages, and at
 * any other level its `messages` writes none. So this channel has the level that the setting means.
 */
export function createMessageTrace(
  log: vscode.LogOutputChannel,
  subscriptions: Subscriptions,
): vscode.LogOutputChannel {
  const level = (): vscode.LogLevel =>
    ["messages", "verbose"].includes(readText(SETTING))
      ? vscode.LogLevel.Trace
      : vscode.LogLevel.Off;
  const changed = new vscode.EventEmitter<vscode.LogLevel>();
  subscriptions.push(
    changed,
    onDidChangeSetting(`kerascope.${SETTING}`, () => {
      changed.fire(level());
    }),
  );
  // Everything else is the log's own; its methods do not ask for `this`.
  return Object.create(log, {
    logLevel: { get: level },
    onDidChangeLogLevel: { value: changed.event },
    trace: {
      value: (message: string, ...more: unknown[]) => {
        log.info(message, ...more);
      },
      writable: true,
    },
    // The log is the extension's, and outlives any client.
    dispose: { value: () => undefined },
  }) as vscode.LogOutputChannel;
}
