import * as vscode from "vscode";
import { coalesce } from "./coalesce";
import type { Environment } from "./protocol";
import type { Python } from "./python";
import type { Subscriptions } from "./subscriptions";

export interface EnvironmentWatch {
  /** The environment as last found; known once {@link refresh} has settled. */
  current(): Environment;
  refresh(): Promise<void>;
  readonly onDidChange: vscode.Event<Environment>;
}

/** Follows the interpreter and the workspace's trust together, as the server needs both. */
export function watchEnvironment(
  python: Python,
  subscriptions: Subscriptions,
  log: vscode.LogOutputChannel,
): EnvironmentWatch {
  const changed = new vscode.EventEmitter<Environment>();
  let current: Environment | undefined;

  const refresh = coalesce(async () => {
    const interpreter = await python.interpreter();
    const found = { interpreter, trusted: vscode.workspace.isTrusted };
    if (found.interpreter === current?.interpreter && found.trusted === current.trusted) {
      return;
    }
    const first = current === undefined;
    current = found;
    log.info(
      `Interpreter: ${interpreter ?? "none found"}; workspace ${found.trusted ? "" : "not "}trusted`,
    );
    if (!first) {
      changed.fire(found);
    }
  });
  const update = (): void => {
    refresh().catch((error: unknown) => {
      log.error(`The interpreter could not be found out: ${String(error)}`);
    });
  };
  subscriptions.push(
    changed,
    python.onDidChange(update),
    vscode.workspace.onDidGrantWorkspaceTrust(update),
  );

  return {
    current: () => current ?? { interpreter: null, trusted: vscode.workspace.isTrusted },
    refresh,
    onDidChange: changed.event,
  };
}
