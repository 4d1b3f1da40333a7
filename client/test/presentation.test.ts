import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { COMMANDS, formatDuration, present, presentLines } from "../src/presentation";
import { readStatus, type Status, STATES } from "../src/protocol";

const READY: Status = {
  state: "ready",
  interpreter: "/envs/tf/bin/python",
  python: "3.11.7",
  tensorflow: "2.21.0",
  keras: "3.15.1",
  backend: "tensorflow",
  detail: "",
  action: null,
  lastTraceMs: 41.6,
  sandbox: { landlock: "active (version 7)", seccomp: "active" },
  install: "",
  folders: null,
  elsewhere: true,
};

test("ready says what traces and how long it took", () => {
  const shown = present(READY);
  assert.equal(shown.text, "Keras 3.15.1, TensorFlow 2.21.0");
  assert.equal(shown.detail, "traced in 42 ms");
  assert.equal(shown.severity, "information");
  assert.equal(
    present({ ...READY, backend: "jax" }).text,
    "Keras 3.15.1, on jax, TensorFlow 2.21.0",
  );
  assert.equal(
    present({ ...READY, keras: "", tensorflow: "", lastTraceMs: null }).text,
    "Kerascope: ready",
  );
});

test("a Python that cannot trace is a warning with the reason and the way out", () => {
  const detail = "/usr/bin/python3 has no TensorFlow.";
  for (const status of [
    { ...READY, state: "no-interpreter", detail },
    { ...READY, state: "failed", action: "selectInterpreter", detail },
  ] satisfies Status[]) {
    const shown = present(status);
    assert.equal(shown.severity, "warning");
    assert.equal(shown.reason, detail);
    assert.equal(shown.command.id, COMMANDS.selectInterpreter);
  }
});

test("a failure offers what the server says would help", () => {
  const failed: Status = { ...READY, state: "failed", detail: "It crashed." };
  assert.equal(present({ ...failed, action: "restart" }).command.id, COMMANDS.restartTracer);
  assert.equal(present(failed).severity, "error");
  assert.equal(present({ state: "not-running", detail: "x" }).command.id, COMMANDS.restartServer);
});

test("a long reason is cut in the status item and kept in full beside it", () => {
  const detail = `it ended with code 1: ${"x".repeat(200)}`;
  const shown = present({ state: "not-running", detail });
  assert.equal(shown.reason, detail);
  assert.ok(detail.startsWith(shown.detail.replace(/…$/, "")));
  assert.ok(shown.text.length + shown.detail.length <= 54 && shown.detail.endsWith("…"));
  const brief = present({ state: "not-running", detail: "gone" });
  assert.deepEqual([brief.detail, brief.reason], ["gone", "gone"]);
});

test("work in progress is busy, everything else is not", () => {
  const busy = STATES.filter((state) => present({ ...READY, state }).busy);
  assert.deepEqual(busy, ["loading", "tracing"]);
  assert.ok(present({ state: "starting" }).busy);
});

test("durations read as people say them", () => {
  assert.deepEqual([0, 41.6, 999.4, 1000, 1340].map(formatDuration), [
    "1 ms",
    "42 ms",
    "999 ms",
    "1.0 s",
    "1.3 s",
  ]);
});

test("a status message is read field by field", () => {
  assert.deepEqual(readStatus({ ...READY }), READY);
  assert.deepEqual(readStatus({ state: "off", lastTraceMs: "soon", action: "dance", python: 3 }), {
    state: "off",
    interpreter: null,
    python: "",
    tensorflow: "",
    keras: "",
    backend: "",
    detail: "",
    action: null,
    lastTraceMs: null,
    sandbox: {},
    install: "",
    folders: null,
    elsewhere: true,
  });
  assert.equal(readStatus({ state: "unheard-of" }), undefined);
  assert.equal(readStatus(null), undefined);
});

test("every command that is offered is there, and the palette's have titles", () => {
  const manifest = JSON.parse(readFileSync("package.json", "utf8")) as {
    contributes: { commands: { command: string; title: string }[] };
  };
  const titled = manifest.contributes.commands.map((entry) => entry.command);
  // These need an argument, or are named by their own title elsewhere.
  const { openSettings, disableRule, ...palette } = COMMANDS;
  assert.ok(!titled.includes(openSettings) && !titled.includes(disableRule));
  assert.deepEqual(titled.toSorted(), Object.values(palette).toSorted());
});

test("the interpreter and the sandbox have lines of their own", () => {
  const { interpreter, sandbox } = presentLines(READY);
  assert.equal(interpreter?.text, "Python 3.11.7");
  assert.equal(interpreter.detail, "/envs/tf/bin/python");
  assert.equal(sandbox?.text, "Sandbox: on");
  assert.equal(sandbox.detail, "landlock, seccomp");
  assert.equal(sandbox.severity, "information");
});

test("a layer that is missing is named with its reason, and no sandbox is a warning", () => {
  const layers = { landlock: "unavailable: kernel too old", seccomp: "active" };
  const partly = presentLines({ ...READY, sandbox: layers }).sandbox;
  assert.equal(partly?.text, "Sandbox: 1 of 2 layers");
  assert.match(partly.reason, /landlock: unavailable: kernel too old/);
  const off = presentLines({ ...READY, sandbox: { sandbox: "off" } }).sandbox;
  assert.equal(off?.text, "Sandbox: off");
  assert.equal(off.severity, "warning");
});

test("where nothing is known there are no lines, and of a long path the end is shown", () => {
  assert.deepEqual(presentLines({ state: "starting" }), {
    interpreter: undefined,
    sandbox: undefined,
  });
  const none = presentLines({ ...READY, interpreter: null, sandbox: {} });
  assert.deepEqual(none, { interpreter: undefined, sandbox: undefined });
  const path = `/home/${"x".repeat(90)}/.venv/bin/python`;
  const { interpreter } = presentLines({ ...READY, interpreter: path });
  assert.match(interpreter?.detail ?? "", /^….*\.venv\/bin\/python$/);
  assert.equal(interpreter?.reason, path);
});
