import assert from "node:assert/strict";
import test from "node:test";
import { debugInformation } from "../src/debugInformation";

void test("debug information names versions and settings, and no person", () => {
  const text = debugInformation(
    {
      extensionVersion: "0.1.0",
      editor: "Code 1.139 (desktop)",
      platform: "linux x64",
      remote: "",
      interpreter: "/home/ann/project/.venv/bin/python",
      trusted: true,
      status: {
        state: "ready",
        interpreter: "/home/ann/project/.venv/bin/python",
        python: "3.11.7",
        tensorflow: "2.21.0",
        keras: "3.15.1",
        backend: "tensorflow",
        detail: "",
        action: null,
        lastTraceMs: 42,
        sandbox: { landlock: "active", seccomp: "unavailable: no" },
        install: "",
        folders: null,
        elsewhere: true,
      },
      settings: {
        enable: true,
        interpreter: "/home/ann/project/.venv/bin/python",
        hints: { outputShape: false },
        tracer: { environment: { TOKEN: "of ann" }, extraPaths: [], modules: {} },
        rules: { severity: { KS201: "warning" } },
      },
    },
    "/home/ann",
  );
  assert.match(text, /- Keras: 3\.15\.1 \(tensorflow\)/);
  assert.match(text, /- Interpreter: ~\/project\/\.venv\/bin\/python/);
  assert.match(text, /^interpreter: set$/m);
  assert.match(text, /^tracer\.environment: set$/m);
  assert.match(text, /^tracer\.extraPaths: not set$/m);
  assert.match(text, /^hints\.outputShape: false$/m);
  assert.match(text, /^rules\.severity: \{"KS201":"warning"\}$/m);
  assert.ok(!text.includes("ann"));
});
