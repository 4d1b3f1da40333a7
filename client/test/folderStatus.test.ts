import assert from "node:assert/strict";
import { test } from "node:test";
import { type KnownStatuses, learn, statusOf } from "../src/folderStatus";
import { innermost, type Machine, withinFolder } from "../src/interpreter";
import { readStatus, type Status } from "../src/protocol";

const machine: Machine = { platform: "linux", env: {}, home: "/home/ada", exists: () => true };
const path = (uri: string): string => uri.replace("file://", "");
const NONE: KnownStatuses = { elsewhere: { state: "starting" }, folders: {} };

function status(state: string, folders?: string[], elsewhere = false): Status {
  const read = readStatus({ state, folders, elsewhere });
  assert.ok(read !== undefined);
  return read;
}

test("a document has the status of the innermost folder around it", () => {
  let known = learn(NONE, status("ready", ["file:///w/a", "file:///w/b"]), path);
  known = learn(known, status("failed", ["file:///w/a/inner"], true), path);
  const state = (file?: string): string => statusOf(known, file, machine).state;
  assert.equal(state("/w/a/m.py"), "ready");
  assert.equal(state("/w/a/inner/deep/m.py"), "failed");
  assert.equal(state("/w/aa/m.py"), "failed");
  assert.equal(state(undefined), "failed");
});

test("what holds for all takes the place of everything, a server of older days included", () => {
  const known = learn(NONE, status("ready", ["file:///w/a"]), path);
  const all = learn(known, status("untrusted"), path);
  assert.deepEqual(all.folders, {});
  assert.equal(statusOf(all, "/w/a/m.py", machine).state, "untrusted");
  assert.equal(learn(known, { state: "starting" }, path).elsewhere.state, "starting");
});

test("a status that is told of some folders leaves the others as they are", () => {
  let known = learn(NONE, status("loading", ["file:///w/a"], true), path);
  known = learn(known, status("ready", ["file:///w/b"]), path);
  assert.equal(statusOf(known, "/w/a/m.py", machine).state, "loading");
  assert.equal(statusOf(known, "/elsewhere.py", machine).state, "loading");
});

test("relative interpreters lie in their folder, commands on PATH do not", () => {
  assert.equal(withinFolder(".venv/bin/python", "/w/a", machine), "/w/a/.venv/bin/python");
  assert.equal(withinFolder("python3", "/w/a", machine), "python3");
  assert.equal(withinFolder("/usr/bin/python", "/w/a", machine), "/usr/bin/python");
  assert.equal(withinFolder("bin/python", undefined, machine), "bin/python");
});

test("the innermost folder is found whatever their order", () => {
  assert.equal(innermost("/w/a/b/m.py", ["/w/a/b", "/w", "/w/a"], machine), "/w/a/b");
  assert.equal(innermost("/x/m.py", ["/w"], machine), undefined);
});
