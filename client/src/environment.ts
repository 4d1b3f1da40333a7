import * as vscode from "vscode";
import { coalesce } from "./coalesce";
import type { Environment } from "./protocol";
import { localFolders, type Python } from "./python";
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
    const found = {
      interpreter,
      trusted: vscode.workspace.isTrusted,
      interpreters: await ofFolders(python),
    };
    if (JSON.stringify(found) === JSON.stringify(current)) {
      return;
    }
    const first = current === undefined;
    current = found;
    log.info(
      `Interpreter: ${interpreter ?? "none found"}; workspace ${found.trusted ? "" : "not "}trusted`,
    );
    for (const [folder, own] of Object.entries(found.interpreters)) {
      log.info(`Interpreter in ${folder}: ${own ?? "none found"}`);
    }
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
    current: () =>
      current ?? { interpreter: null, trusted: vscode.workspace.isTrusted, interpreters: {} },
    refresh,
    onDidChange: changed.event,
  };
}

/** The interpreter of each folder by its URI; none where there is but one folder, or no folder. */
async function ofFolders(python: Python): Promise<Record<string, string | null>> {
  const folders = localFolders();
  if (folders.length < 2) {
    return {};
  }
  const found = folders.map(
    async (folder) => [folder.uri.toString(), await python.interpreter(folder)] as const,
  );
  return Object.fromEntries(await Promise.all(found));
}
