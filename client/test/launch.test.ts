import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { findServerPython, isNewEnough, launchServer } from "../src/launch";

const folder = mkdtempSync(path.join(tmpdir(), "kerascope-launch-"));
after(() => {
  rmSync(folder, { recursive: true });
});

/** An executable that stands for an interpreter. */
function script(name: string, body: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}

const launch = (command: string): Parameters<typeof launchServer>[0] => ({
  command,
  args: [],
  cwd: folder,
});

test("versions are compared as numbers", () => {
  assert.ok(isNewEnough(3, 10));
  assert.ok(isNewEnough(4, 0));
  assert.ok(!isNewEnough(3, 9));
  assert.ok(!isNewEnough(2, 17));
});

test("the first Python that is new enough runs the server", async () => {
  const old = script("old", "echo 3 9");
  const good = script("good", "echo 3 12");
  const better = script("better", "echo 3 14");
  assert.deepEqual(await findServerPython([old, good, better]), { python: good });
});

test("when none will do, one line says what each of them is", async () => {
  const old = script("old", "echo 3 9");
  const other = script("not-python", "echo hello; exit 3");
  const missing = path.join(folder, "missing");
  const found = await findServerPython([old, other, missing]);
  assert.deepEqual(found, {
    problem:
      `Kerascope's server needs Python 3.10 or newer. Found: ${old} is Python 3.9; ` +
      `${other} does not run; ${missing} does not exist.`,
  });
  const none = await findServerPython([]);
  assert.match(none.python === undefined ? none.problem : "", /no Python was found/);
});

test("how a server ended is told with its last words", async () => {
  const lines: string[] = [];
  const failing = script("failing", "echo one >&2; echo 'No module named x' >&2; exit 1");
  const ended = await launchServer(launch(failing), (line) => lines.push(line)).ended;
  assert.equal(ended, "it ended with code 1: No module named x");
  assert.deepEqual(lines, ["one", "No module named x"]);
});

test("a server that cannot be started ends as one that did", async () => {
  const missing = path.join(folder, "missing");
  const ended = await launchServer(launch(missing), () => undefined).ended;
  assert.match(ended, /could not be started .*ENOENT/);
});

test("a server that does not end by itself is ended by force", async () => {
  const server = launchServer(launch(script("deaf", "exec sleep 60")), () => undefined);
  server.kill(20);
  assert.equal(await server.ended, "it was ended by SIGKILL");
});
