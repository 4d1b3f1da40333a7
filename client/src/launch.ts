// The server's own Python and process: finding one that is new enough, starting it, ending it.
import { type ChildProcessWithoutNullStreams, execFile, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { t } from "./words";

/** The oldest Python that runs the server. */
const OLDEST: readonly [number, number] = [3, 10];

/** Milliseconds that an interpreter gets to say its version: a cold disk is slow, a hung one stays. */
const PROBE_TIMEOUT_MS = 20_000;

const PROBE = "import sys; print(sys.version_info[0], sys.version_info[1])";

/** A file and its arguments. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
}

/** A started server. */
export interface ServerProcess {
  readonly process: ChildProcessWithoutNullStreams;
  /** Settles when the process has ended: how it ended, in words, with its last line of stderr. */
  readonly ended: Promise<string>;
  /** Ends the process by force after `graceMs`, unless it has ended by itself. */
  kill(graceMs: number): void;
}

/** Either an interpreter that can run the server, or one line on why none of the candidates can. */
export type ServerPython =
  { readonly python: string } | { readonly python?: undefined; readonly problem: string };

/** Whether Python `[major, minor]` is new enough for the server. */
export function isNewEnough(major: number, minor: number): boolean {
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/** Finds the first candidate that starts and is new enough. */
export async function findServerPython(candidates: readonly string[]): Promise<ServerPython> {
  const refused: string[] = [];
  for (const python of candidates) {
    const answer = await probe(python);
    if (Array.isArray(answer)) {
      if (isNewEnough(answer[0], answer[1])) {
        return { python };
      }
      refused.push(t("{0} is Python {1}", python, answer.join(".")));
    } else {
      refused.push(`${python} ${answer}`);
    }
  }
  const oldest = OLDEST.join(".");
  return {
    problem:
      refused.length === 0
        ? t(
            "Kerascope's server needs Python {0} or newer, and no Python was found. Install one, or choose an interpreter.",
            oldest,
          )
        : t(
            "Kerascope's server needs Python {0} or newer. Found: {1}.",
            oldest,
            refused.slice(0, 4).join("; "),
          ),
  };
}

/** The version that `python` says, or words on why it says none. */
function probe(python: string): Promise<[number, number] | string> {
  return new Promise((resolve) => {
    const options = { timeout: PROBE_TIMEOUT_MS, windowsHide: true };
    execFile(python, ["-I", "-S", "-c", PROBE], options, (error, stdout) => {
      const version = /^(\d+) (\d+)\s*$/.exec(stdout);
      if (version?.[1] !== undefined && version[2] !== undefined) {
        resolve([Number(version[1]), Number(version[2])]);
      } else if (error?.killed === true) {
        resolve("does not answer");
      } else {
        resolve(error?.code === "ENOENT" ? "does not exist" : "does not run");
      }
    });
  });
}

/** Starts the server; every line that it writes to stderr goes to `log`. */
export function launchServer(launch: Launch, log: (line: string) => void): ServerProcess {
  const child = spawn(launch.command, launch.args, {
    cwd: launch.cwd,
    stdio: ["pipe", "pipe", "pipe"],
    windowsHide: true,
  });
  let lastLine = "";
  createInterface({ input: child.stderr, crlfDelay: Infinity }).on("line", (line) => {
    if (line.trim() !== "") {
      lastLine = line.trim();
    }
    log(line);
  });
  // A server that is gone makes writes to it fail; that it is gone is told by `ended`.
  child.stdin.on("error", () => undefined);

  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => {
      resolve(t("it could not be started ({0})", error.message));
    });
    child.once("close", (code, signal) => {
      const how =
        signal === null
          ? t("it ended with code {0}", code ?? "?")
          : t("it was ended by {0}", signal);
      resolve(lastLine === "" ? how : `${how}: ${lastLine.slice(0, 300)}`);
    });
  });
  return {
    process: child,
    ended,
    kill: (graceMs) => {
      const timer = setTimeout(() => child.kill("SIGKILL"), graceMs);
      void ended.then(() => {
        clearTimeout(timer);
      });
    },
  };
}
