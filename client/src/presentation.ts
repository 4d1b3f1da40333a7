// How a status reads: words for the language status item, without the editor's types.
import type { Status } from "./protocol";
import { t } from "./words";

/** Besides the server's own states: the client is starting it, or could not. */
export type ShownStatus =
  | Status
  | { readonly state: "starting" }
  | { readonly state: "not-running"; readonly detail: string };

export interface Presentation {
  readonly text: string;
  /** What fits into the status item's one line, beside its command. */
  readonly detail: string;
  /** The same in full, for a reader who listens or who asks. */
  readonly reason: string;
  readonly severity: "information" | "warning" | "error";
  readonly busy: boolean;
  readonly command: { readonly id: string; readonly title: string };
}

export const COMMANDS = {
  traceNow: "kerascope.traceNow",
  selectInterpreter: "kerascope.selectInterpreter",
  restartTracer: "kerascope.restartTracer",
  restartServer: "kerascope.restartServer",
  showLogs: "kerascope.showLogs",
  showGraph: "kerascope.showGraph",
  showSummary: "kerascope.showSummary",
  explainRule: "kerascope.explainRule",
  disableRule: "kerascope.disableRule",
  stopTracing: "kerascope.stopTracing",
  clearCache: "kerascope.clearCache",
  copyInstallCommand: "kerascope.copyInstallCommand",
  copyDebugInformation: "kerascope.copyDebugInformation",
  openDemo: "kerascope.openDemo",
  openWalkthrough: "kerascope.openWalkthrough",
  openSettings: "kerascope.openSettings",
} as const;

/** The characters of text and detail that leave room for the command behind them. */
const WIDTH = 54;

/** What the server says of a layer of the sandbox that stands; its version may follow. */
const ACTIVE = /^active\b/;

/** A further line among the status items: what traces, or what it is held back by. */
export interface Line {
  readonly text: string;
  readonly detail: string;
  /** The detail in full. */
  readonly reason: string;
  readonly severity: "information" | "warning";
  readonly command: { readonly id: string; readonly title: string };
}

/** The lines under a status, as far as there is something to say. */
export interface Lines {
  readonly interpreter: Line | undefined;
  readonly sandbox: Line | undefined;
}

/** Which interpreter traces, and which layers of the sandbox stand around it. */
export function presentLines(status: ShownStatus): Lines {
  if (!("sandbox" in status)) {
    return { interpreter: undefined, sandbox: undefined };
  }
  return { interpreter: interpreterLine(status), sandbox: sandboxLine(status.sandbox) };
}

function interpreterLine({ interpreter, python }: Status): Line | undefined {
  if (interpreter === null) {
    return undefined;
  }
  const text = python === "" ? t("Python") : t("Python {0}", python);
  return {
    text,
    detail: shortenStart(interpreter, WIDTH - text.length),
    reason: interpreter,
    severity: "information",
    command: { id: COMMANDS.selectInterpreter, title: t("Select Interpreter") },
  };
}

function sandboxLine(layers: Readonly<Record<string, string>>): Line | undefined {
  const names = Object.keys(layers);
  if (names.length === 0) {
    return undefined;
  }
  const command = { id: COMMANDS.openSettings, title: t("Open Settings") };
  if (layers.sandbox === "off") {
    const reason = t("programs are traced unconfined");
    return { text: t("Sandbox: off"), detail: reason, reason, severity: "warning", command };
  }
  const missing = names.filter((name) => !ACTIVE.test(layers[name] ?? ""));
  const standing = names.filter((name) => ACTIVE.test(layers[name] ?? ""));
  const text =
    missing.length === 0
      ? t("Sandbox: on")
      : t("Sandbox: {0} of {1} layers", standing.length, names.length);
  const reason =
    missing.length === 0
      ? standing.join(", ")
      : missing.map((name) => `${name}: ${layers[name] ?? ""}`).join("; ");
  return {
    text,
    detail: shorten(reason, WIDTH - text.length),
    reason,
    severity: "information",
    command,
  };
}

/** A path whose end says more than its begin. */
function shortenStart(text: string, width: number): string {
  return text.length > width ? `…${text.slice(text.length - width + 1)}` : text;
}

/** The words, the severity and the one command for a status. */
export function present(status: ShownStatus): Presentation {
  const { text, detail, ...rest } = describe(status);
  return { ...rest, text, detail: shorten(detail, WIDTH - text.length), reason: detail };
}

function shorten(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1).trimEnd()}…` : text;
}

function describe(status: ShownStatus): Omit<Presentation, "reason"> {
  const choose = { id: COMMANDS.selectInterpreter, title: t("Select Interpreter") };
  const logs = { id: COMMANDS.showLogs, title: t("Show Logs") };
  const restart = { id: COMMANDS.restartTracer, title: t("Restart") };
  const calm = { severity: "information", busy: false, command: logs } as const;
  switch (status.state) {
    case "starting":
      return { ...calm, text: t("Kerascope: starting"), detail: "", busy: true };
    case "not-running":
      return {
        ...calm,
        text: t("Kerascope: not running"),
        detail: status.detail,
        severity: "error",
        command: { id: COMMANDS.restartServer, title: t("Restart Server") },
      };
    case "untrusted":
      return {
        ...calm,
        text: t("Kerascope: off, as this workspace is not trusted"),
        detail: "",
        command: { id: "workbench.trust.manage", title: t("Manage Trust") },
      };
    case "no-interpreter":
      return {
        ...calm,
        text: t("Kerascope: no Python"),
        detail: status.detail || t("No Python was found to trace with."),
        severity: "warning",
        command: choose,
      };
    case "loading":
      return { ...calm, text: t("Kerascope: loading TensorFlow"), detail: "", busy: true };
    case "tracing":
      return { ...calm, text: versions(status), detail: t("Tracing"), busy: true };
    case "ready":
      return { ...calm, text: versions(status), detail: readyDetail(status) };
    case "failed":
      return status.action === "selectInterpreter"
        ? {
            ...calm,
            text: t("Kerascope: cannot trace"),
            detail: status.detail,
            severity: "warning",
            command: choose,
          }
        : {
            ...calm,
            text: t("Kerascope: failed"),
            detail: status.detail,
            severity: "error",
            command: restart,
          };
    case "off":
      return {
        ...calm,
        text: t("Kerascope: not tracing"),
        detail: status.detail,
        command: { id: COMMANDS.openSettings, title: t("Open Settings") },
      };
  }
}

function versions(status: Status): string {
  const parts = [
    status.keras && `Keras ${status.keras}`,
    status.backend !== "" && status.backend !== "tensorflow" && `on ${status.backend}`,
    status.tensorflow && `TensorFlow ${status.tensorflow}`,
  ].filter((part) => part !== "" && part !== false);
  return parts.length === 0 ? t("Kerascope: ready") : parts.join(", ");
}

function readyDetail(status: Status): string {
  const last = status.lastTraceMs;
  const parts = [last !== null && t("traced in {0}", formatDuration(last)), status.detail].filter(
    (part) => part !== "" && part !== false,
  );
  return parts.join(", ");
}

/** Milliseconds as a person says them: `42 ms`, `1.3 s`. */
export function formatDuration(ms: number): string {
  return ms < 999.5 ? `${Math.max(1, Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`;
}
