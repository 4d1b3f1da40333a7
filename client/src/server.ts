// The life of the language server: started, restarted, given up, stopped.
import * as fs from "node:fs";
import * as os from "node:os";
import * as vscode from "vscode";
import type { LanguageClient, LanguageClientOptions } from "vscode-languageclient/node";
import { coalesce } from "./coalesce";
import { recentCrashes, restartDelay } from "./crashes";
import { DOCUMENTS } from "./documents";
import type { EnvironmentWatch } from "./environment";
import { serverCandidates } from "./interpreter";
import { findServerPython, launchServer, type ServerProcess } from "./launch";
import { createMessageTrace } from "./messageTrace";
import { COMMANDS, type ShownStatus } from "./presentation";
import { CLIENT_COMMANDS, ENVIRONMENT, readStatus, RULE_PAGES, STATUS } from "./protocol";
import { folderPaths, machine } from "./python";
import { onDidChangeSetting, readSection, SECTION } from "./settings";
import type { Subscriptions } from "./subscriptions";
import { t } from "./words";

/** Milliseconds for the server to answer `initialize`; it imports no TensorFlow before it does. */
const START_TIMEOUT_MS = 60_000;

/** Milliseconds for the server to end by itself once it is asked to. */
const STOP_TIMEOUT_MS = 2_000;

export interface Server {
  /** Starts the server anew; settles when it runs or has failed (which is shown, not thrown). */
  restart(): Promise<void>;
  /** Starts the server if it does not run. */
  ensure(): Promise<void>;
  stop(): Promise<void>;
  /** The connection, while there is one. */
  client(): LanguageClient | undefined;
  /** Calls `listener` for each such notification, whichever process the server runs in by then. */
  onNotification(method: string, listener: (message: unknown) => void): vscode.Disposable;
}

interface Running {
  readonly client: LanguageClient;
  readonly process: ServerProcess;
}

export function createServer(
  script: string,
  environment: EnvironmentWatch,
  subscriptions: Subscriptions,
  log: vscode.LogOutputChannel,
  show: (status: ShownStatus) => void,
): Server {
  const messages = createMessageTrace(log, subscriptions);
  let running: Running | undefined;
  let stopped = false;
  let crashes: readonly number[] = [];
  let shownProblem = "";
  const listeners = new Map<string, Set<(message: unknown) => void>>();

  const fail = (problem: string): void => {
    log.error(problem);
    show({ state: "not-running", detail: problem });
    if (problem === shownProblem) {
      return;
    }
    shownProblem = problem;
    void vscode.window
      .showErrorMessage(problem, t("Select Interpreter"), t("Show Logs"))
      .then((choice) => {
        if (choice !== undefined) {
          const logs = choice === t("Show Logs");
          void vscode.commands.executeCommand(
            logs ? COMMANDS.showLogs : COMMANDS.selectInterpreter,
          );
        }
      });
  };

  const start = async (): Promise<void> => {
    show({ state: "starting" });
    await environment.refresh();
    const { interpreter, trusted } = environment.current();
    const folders = folderPaths();
    const found = await findServerPython(
      serverCandidates(interpreter, trusted, folders, machine, realPath),
    );
    if (found.python === undefined) {
      fail(found.problem);
      return;
    }
    const begun = Date.now();
    const launch = { command: found.python, args: ["-I", script], cwd: folders[0] ?? os.homedir() };
    log.info(`Starting the server: ${[launch.command, ...launch.args].join(" ")}`);
    const process = launchServer(launch, (line) => {
      log.info(`[server] ${line}`);
    });
    const client = await connect(process, environment, log, messages, show);
    for (const [method, heard] of listeners) {
      client.onNotification(method, (message: unknown) => {
        heard.forEach((listener) => {
          listener(message);
        });
      });
    }
    const timer = setTimeout(() => process.process.kill("SIGKILL"), START_TIMEOUT_MS);
    try {
      const outcome = await Promise.race([client.start(), process.ended]);
      if (typeof outcome === "string") {
        throw new Error(outcome);
      }
    } catch (error) {
      process.kill(0);
      await client.dispose().catch(() => undefined);
      const reason = await Promise.race([process.ended, delay(500, String(error))]);
      fail(t("Kerascope's server did not start with {0}: {1}.", found.python, reason));
      return;
    } finally {
      clearTimeout(timer);
    }
    log.info(`The server is up after ${Date.now() - begun} ms`);
    shownProblem = "";
    running = { client, process };
    void process.ended.then((how) => {
      if (running?.process === process) {
        running = undefined;
        void recover(how);
      }
    });
  };

  const stopRunning = async (): Promise<void> => {
    const ending = running;
    running = undefined;
    if (ending !== undefined) {
      ending.process.kill(STOP_TIMEOUT_MS);
      await ending.client.dispose(STOP_TIMEOUT_MS).catch((error: unknown) => {
        log.warn(`The server did not stop as asked: ${String(error)}`);
      });
      await ending.process.ended;
    }
  };

  const restart = coalesce(async () => {
    await stopRunning();
    if (!stopped) {
      await start();
    }
  });

  const recover = async (how: string): Promise<void> => {
    const now = Date.now();
    crashes = [...recentCrashes(crashes, now), now];
    const wait = restartDelay(crashes, now);
    if (wait === undefined) {
      fail(t("Kerascope's server stopped {0} times within minutes: {1}.", crashes.length, how));
      return;
    }
    log.error(`The server is gone: ${how}. It is started again in ${wait} ms.`);
    show({ state: "starting" });
    await delay(wait, undefined);
    if (running === undefined) {
      await restart();
    }
  };

  const tell = (what: string, method: string, parameters: unknown): void => {
    running?.client.sendNotification(method, parameters).catch((error: unknown) => {
      log.warn(`The server was not told of ${what}: ${String(error)}`);
    });
  };
  subscriptions.push(
    onDidChangeSetting(SECTION, () => {
      tell("the settings", "workspace/didChangeConfiguration", {
        settings: { [SECTION]: readSection() },
      });
    }),
    environment.onDidChange((now) => {
      if (running === undefined) {
        // What kept the server from starting may be gone with the old environment.
        void restart();
      } else {
        tell("the environment", ENVIRONMENT, now);
      }
    }),
  );

  return {
    restart: async () => {
      crashes = [];
      shownProblem = "";
      await restart();
    },
    ensure: async () => {
      if (running === undefined) {
        await restart();
      }
    },
    stop: async () => {
      stopped = true;
      await stopRunning();
    },
    client: () => running?.client,
    onNotification: (method, listener) => {
      const heard = listeners.get(method) ?? new Set();
      listeners.set(method, heard.add(listener));
      return new vscode.Disposable(() => heard.delete(listener));
    },
  };
}

async function connect(
  server: ServerProcess,
  environment: EnvironmentWatch,
  log: vscode.LogOutputChannel,
  messages: vscode.LogOutputChannel,
  show: (status: ShownStatus) => void,
): Promise<LanguageClient> {
  // Loaded here and not at the top: it is most of the extension's code, and activation is not to
  // wait for it.
  const { CloseAction, ErrorAction, LanguageClient, RevealOutputChannelOn } =
    await import("vscode-languageclient/node");
  /** What went wrong is shown by this module, in one line and once: the library only writes the log. */
  class QuietClient extends LanguageClient {
    override error(message: string, data?: unknown): void {
      super.error(message, data, false);
    }
  }
  const options: LanguageClientOptions = {
    documentSelector: [...DOCUMENTS],
    diagnosticCollectionName: SECTION,
    outputChannel: log,
    traceOutputChannel: messages,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: () => ({
      ...environment.current(),
      settings: readSection(),
      clientCommands: CLIENT_COMMANDS,
      rulePages: RULE_PAGES,
    }),
    initializationFailedHandler: () => false,
    // stderr is read where the process is started; stdout carries the protocol.
    stdioOptions: { stdout: () => undefined, stderr: () => undefined },
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      // The process is watched by the code that started it.
      closed: () => ({
        action: CloseAction.DoNotRestart,
        message: "The connection to the server is closed.",
        handled: true,
      }),
    },
  };
  const client = new QuietClient(
    SECTION,
    "Kerascope",
    () => Promise.resolve(server.process),
    options,
  );
  client.onNotification(STATUS, (message: unknown) => {
    const status = readStatus(message);
    if (status === undefined) {
      log.warn(`A status without a known state came: ${JSON.stringify(message)}`);
    } else {
      show(status);
    }
  });
  return client;
}

function realPath(file: string): string {
  try {
    return fs.realpathSync(file);
  } catch {
    return file;
  }
}

function delay<T>(ms: number, value: T): Promise<T> {
  return new Promise((resolve) => {
    setTimeout(() => {
      resolve(value);
    }, ms);
  });
}
