// Which Python the user works with: the one place that knows the Python extensions, neither of which
// needs to be installed.
import * as fs from "node:fs";
import * as os from "node:os";
import * as vscode from "vscode";
import {
  expandVariables,
  firstAnswer,
  type Machine,
  pathInterpreters,
  withinFolder,
  workspaceInterpreters,
} from "./interpreter";
import { onDidChangeSetting, readText, SECTION } from "./settings";
import type { Subscriptions } from "./subscriptions";

/** Milliseconds that a Python extension gets to answer: those that are still starting are told later. */
const ANSWER_TIMEOUT_MS = 3_000;

/** The machine that this extension host runs on. */
export const machine: Machine = {
  platform: process.platform,
  env: process.env,
  home: os.homedir(),
  exists: (file) => fs.existsSync(file),
};

/** Something that knows which interpreter is selected, and tells when another one is. */
interface Selector {
  selected(scope: vscode.Uri | undefined): Promise<string | undefined>;
  onDidSelect(listener: () => void): vscode.Disposable;
}

/** What is used of the Python Environments extension's exports. */
interface EnvironmentsApi {
  getEnvironment(
    scope: vscode.Uri | undefined,
  ): Promise<{ execInfo?: { run?: { executable?: string } } } | undefined>;
  onDidChangeEnvironment: vscode.Event<unknown>;
}

/** What is used of the Python extension's exports. */
interface PythonApi {
  environments: {
    getActiveEnvironmentPath(scope?: vscode.Uri): { path: string };
    resolveEnvironment(
      environment: unknown,
    ): Promise<{ executable: { uri?: vscode.Uri } } | undefined>;
    onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  };
}

const environmentsSelector = (api: EnvironmentsApi): Selector => ({
  selected: async (scope) => (await api.getEnvironment(scope))?.execInfo?.run?.executable,
  onDidSelect: (listener) => api.onDidChangeEnvironment(listener),
});

const pythonSelector = ({ environments }: PythonApi): Selector => ({
  selected: async (scope) => {
    const active = environments.getActiveEnvironmentPath(scope);
    // The path may be the folder of a Conda environment; the resolved environment has the executable.
    const resolved = await environments.resolveEnvironment(active);
    return resolved?.executable.uri?.fsPath ?? (isFile(active.path) ? active.path : undefined);
  },
  onDidSelect: (listener) => environments.onDidChangeActiveEnvironmentPath(listener),
});

/** The Python extensions, the one that decides first. */
const EXTENSIONS: readonly { id: string; selector: (exports: never) => Selector }[] = [
  { id: "ms-python.vscode-python-envs", selector: environmentsSelector },
  { id: "ms-python.python", selector: pythonSelector },
];

export interface Python {
  /** The interpreter to trace with, in `folder` if one is given; null when there is none. */
  interpreter(folder?: vscode.WorkspaceFolder): Promise<string | null>;
  /** Fires when {@link interpreter} may have another answer. */
  readonly onDidChange: vscode.Event<void>;
}

/** Follows the setting, the Python extensions and the workspace's virtual environments. */
export function followPython(subscriptions: Subscriptions, log: vscode.LogOutputChannel): Python {
  const changed = new vscode.EventEmitter<void>();
  const notify = (): void => {
    changed.fire();
  };
  const selectors = new Map<string, Promise<Selector | undefined>>();

  const connect = async (
    id: string,
    makeSelector: (exports: never) => Selector,
  ): Promise<Selector | undefined> => {
    const extension = vscode.extensions.getExtension<unknown>(id);
    if (extension === undefined) {
      return undefined;
    }
    try {
      const selector = makeSelector((await extension.activate()) as never);
      subscriptions.push(selector.onDidSelect(notify));
      return selector;
    } catch (error) {
      log.warn(`The extension ${id} does not tell its interpreter: ${String(error)}`);
      return undefined;
    }
  };

  const askExtension = async (
    id: string,
    makeSelector: (exports: never) => Selector,
    folder: vscode.WorkspaceFolder | undefined,
  ): Promise<string | undefined> => {
    const known = selectors.get(id) ?? connect(id, makeSelector);
    selectors.set(id, known);
    const selector = await within(ANSWER_TIMEOUT_MS, known, notify);
    if (selector === undefined) {
      return undefined;
    }
    const answer = selector.selected((folder ?? firstFolder())?.uri).catch((error: unknown) => {
      log.warn(`The extension ${id} does not tell its interpreter: ${String(error)}`);
      return undefined;
    });
    return within(ANSWER_TIMEOUT_MS, answer, notify);
  };

  const watchFolders = (): vscode.Disposable[] =>
    folderPaths().map((folder) => {
      const pattern = new vscode.RelativePattern(folder, "{.venv,venv}/pyvenv.cfg");
      const watcher = vscode.workspace.createFileSystemWatcher(pattern, false, true, false);
      watcher.onDidCreate(notify);
      watcher.onDidDelete(notify);
      return watcher;
    });
  let watchers = watchFolders();

  subscriptions.push(
    changed,
    onDidChangeSetting(`${SECTION}.interpreter`, notify),
    vscode.extensions.onDidChange(() => {
      selectors.clear();
      notify();
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(() => {
      vscode.Disposable.from(...watchers).dispose();
      watchers = watchFolders();
      notify();
    }),
    { dispose: () => void vscode.Disposable.from(...watchers).dispose() },
  );

  return {
    onDidChange: changed.event,
    interpreter: async (folder) =>
      (await firstAnswer([
        () => Promise.resolve(configuredInterpreter(folder)),
        ...EXTENSIONS.map(
          ({ id, selector }) =>
            () =>
              askExtension(id, selector, folder),
        ),
        () => Promise.resolve(workspaceInterpreters(folderPaths(folder), machine)[0]),
        () => Promise.resolve(pathInterpreters(machine)[0]),
      ])) ?? null,
  };
}

/** The interpreter of the settings with its variables filled in, if one is set. */
export function configuredInterpreter(folder?: vscode.WorkspaceFolder): string | undefined {
  const text = readText("interpreter", folder);
  const [around] = folderPaths(folder);
  return text === ""
    ? undefined
    : withinFolder(expandVariables(text, machine, around), around, machine);
}

/** The workspace's folders on this machine. */
export function localFolders(): vscode.WorkspaceFolder[] {
  return (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");
}

/** Where they are, `first` before the others if it is given. */
export function folderPaths(first?: vscode.WorkspaceFolder): string[] {
  const all = [...(first === undefined ? [] : [first]), ...localFolders()];
  return [...new Set(all.map((folder) => folder.uri.fsPath))];
}

function firstFolder(): vscode.WorkspaceFolder | undefined {
  return vscode.workspace.workspaceFolders?.[0];
}

function isFile(file: string): boolean {
  return fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** The value, or undefined when it takes longer than `ms`; then `late` is called once it is there. */
function within<T>(
  ms: number,
  value: Promise<T | undefined>,
  late: () => void,
): Promise<T | undefined> {
  return new Promise((resolve) => {
    let waiting = true;
    const timer = setTimeout(() => {
      waiting = false;
      resolve(undefined);
    }, ms);
    void value.then((answer) => {
      clearTimeout(timer);
      if (waiting) {
        resolve(answer);
      } else if (answer !== undefined) {
        late();
      }
    });
  });
}
