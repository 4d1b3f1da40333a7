// What Kerascope's client and server say to each other beyond the Language Server Protocol.

/** Client to server, at any change: which interpreter to trace with, and whether tracing is allowed. */
export const ENVIRONMENT = "kerascope/environment";

/** Server to client: a {@link Status}. */
export const STATUS = "kerascope/status";

/** Client to server: the models of a document; one of them in full. See `model/payload.ts`. */
export const MODELS = "kerascope/models";
export const MODEL = "kerascope/model";

/** Server to client: the models of a document may have changed. */
export const MODELS_CHANGED = "kerascope/modelsChanged";

/** Client to server: the page of a rule as Markdown, for `{code}`; null when there is no such rule. */
export const RULE_PAGE = "kerascope/rulePage";

/** Where this client shows these pages: documents of its own, which are asked for when opened. */
export const RULE_SCHEME = "kerascope-rule";
export const RULE_PAGES = `${RULE_SCHEME}:/{code}.md`;

/** Commands that this client has and the server may name in lenses and code actions. */
export const CLIENT_COMMANDS = [
  "kerascope.showGraph",
  "kerascope.showSummary",
  "kerascope.explainRule",
  "kerascope.disableRule",
] as const;

export const RESTART_TRACER = "kerascope.server.restartTracer";

/** Takes the URI of the document. */
export const TRACE_NOW = "kerascope.server.traceNow";

/** Takes the URI of the document. What was found before stays. */
export const STOP_TRACING = "kerascope.server.stopTracing";

/** Forgets what is known of all documents, and traces them with a fresh tracer. */
export const CLEAR_CACHE = "kerascope.server.clearCache";

/**
 * `interpreter` is null when none was found; `interpreters` are those of folders, by their URIs, where
 * folders may differ. Without `trusted` the server executes nothing.
 */
export interface Environment {
  readonly interpreter: string | null;
  readonly interpreters: Readonly<Record<string, string | null>>;
  readonly trusted: boolean;
}

export const STATES = [
  "untrusted",
  "no-interpreter",
  "loading",
  "ready",
  "tracing",
  "failed",
  "off",
] as const;

/** What the server does just now. Unknown texts are empty; `action` is the way out, if there is one. */
export interface Status {
  readonly state: (typeof STATES)[number];
  readonly interpreter: string | null;
  readonly python: string;
  readonly tensorflow: string;
  readonly keras: string;
  readonly backend: string;
  readonly detail: string;
  readonly action: "selectInterpreter" | "restart" | null;
  readonly lastTraceMs: number | null;
  /** The layers of the sandbox, each with `active` or what became of it. */
  readonly sandbox: Readonly<Record<string, string>>;
  /** The command that installs what is missing. */
  readonly install: string;
  /** The URIs of the folders that it holds for; null when it holds for every document. */
  readonly folders: readonly string[] | null;
  /** Whether it holds for documents outside of all folders. */
  readonly elsewhere: boolean;
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

const texts = (value: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(value ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    ),
  );

/** The status in a message, with anything missing or of another type left out. */
export function readStatus(message: unknown): Status | undefined {
  if (typeof message !== "object" || message === null) {
    return undefined;
  }
  const fields = message as Readonly<Record<string, unknown>>;
  const state = STATES.find((known) => known === fields.state);
  if (state === undefined) {
    return undefined;
  }
  const action = fields.action;
  const lastTraceMs = fields.lastTraceMs;
  return {
    state,
    interpreter: text(fields.interpreter) || null,
    python: text(fields.python),
    tensorflow: text(fields.tensorflow),
    keras: text(fields.keras),
    backend: text(fields.backend),
    detail: text(fields.detail),
    action: action === "selectInterpreter" || action === "restart" ? action : null,
    lastTraceMs: typeof lastTraceMs === "number" ? lastTraceMs : null,
    sandbox: texts(fields.sandbox),
    install: text(fields.install),
    folders: Array.isArray(fields.folders)
      ? fields.folders.filter((folder): folder is string => typeof folder === "string")
      : null,
    elsewhere: fields.elsewhere !== false,
  };
}
