// What a bug report needs, and nothing of the user's program.
import type { ShownStatus } from "./presentation";

export interface Surroundings {
  readonly extensionVersion: string;
  readonly editor: string;
  readonly platform: string;
  readonly remote: string;
  readonly interpreter: string | null;
  readonly trusted: boolean;
  readonly status: ShownStatus;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Settings whose values may tell of a person or a machine; only that they are set is said. */
const PRIVATE = ["interpreter", "tracer.environment", "tracer.extraPaths"];

/** The report as Markdown, with the user's home folder written as `~`. */
export function debugInformation(about: Surroundings, home: string): string {
  const { status } = about;
  const traced = "keras" in status ? status : undefined;
  const rows: readonly (readonly [string, string])[] = [
    ["Kerascope", about.extensionVersion],
    ["Editor", about.editor],
    ["Platform", about.platform],
    ["Remote", about.remote || "no"],
    ["Interpreter", about.interpreter ?? "none"],
    ["Python", traced?.python ?? ""],
    ["TensorFlow", traced?.tensorflow ?? ""],
    ["Keras", traced === undefined ? "" : `${traced.keras} (${traced.backend})`],
    [
      "Sandbox",
      Object.entries(traced?.sandbox ?? {})
        .map(([layer, state]) => `${layer} ${state}`)
        .join(", "),
    ],
    ["Trusted", about.trusted ? "yes" : "no"],
    ["State", "detail" in status ? `${status.state}: ${status.detail}` : status.state],
    ["Last trace", traced?.lastTraceMs == null ? "" : `${traced.lastTraceMs} ms`],
  ];
  const settings = Object.entries(flatten(about.settings)).map(([name, value]) =>
    PRIVATE.includes(name)
      ? `${name}: ${["", "{}", "[]"].includes(typeof value === "string" ? value : JSON.stringify(value)) ? "not set" : "set"}`
      : `${name}: ${JSON.stringify(value)}`,
  );
  const text = [
    ...rows.filter(([, value]) => value !== "").map(([name, value]) => `- ${name}: ${value}`),
    "",
    "```",
    ...settings,
    "```",
    "",
  ].join("\n");
  return home === "" ? text : text.replaceAll(home, "~");
}

function flatten(
  settings: Readonly<Record<string, unknown>>,
  prefix = "",
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) => {
      const full = `${prefix}${name}`;
      return isGroup(value) && !PRIVATE.includes(full) && full !== "rules.severity"
        ? Object.entries(flatten(value, `${full}.`))
        : [[full, value] as const];
    }),
  );
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
