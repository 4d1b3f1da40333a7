import assert from "node:assert/strict";
import { test } from "node:test";
import {
  expandVariables,
  firstAnswer,
  isWithin,
  type Machine,
  pathInterpreters,
  serverCandidates,
  workspaceInterpreters,
} from "../src/interpreter";

function machine(files: string[], more: Partial<Machine> = {}): Machine {
  return {
    platform: "linux",
    env: { PATH: "/opt/py/bin:/usr/bin", TOOLS: "/tools" },
    home: "/home/ada",
    exists: (file) => files.includes(file),
    ...more,
  };
}

const windows = (files: string[]): Machine =>
  machine(files, {
    platform: "win32",
    env: { Path: "C:\\Python312;relative;D:\\tools" },
    home: "C:\\Users\\ada",
  });

test("variables of a setting are filled in, unknown ones stay to be seen", () => {
  const expand = (text: string): string => expandVariables(text, machine([]), "/work/net");
  assert.equal(expand("  ~/envs/tf/bin/python "), "/home/ada/envs/tf/bin/python");
  assert.equal(expand("${workspaceFolder}/.venv/bin/python"), "/work/net/.venv/bin/python");
  assert.equal(expand("${userHome}/py"), "/home/ada/py");
  assert.equal(expand("${env:TOOLS}/py"), "/tools/py");
  assert.equal(expand("${env:NOPE}/${nonsense}"), "${env:NOPE}/${nonsense}");
  assert.equal(expand("/a/~/b"), "/a/~/b");
  assert.equal(
    expandVariables("${workspaceFolder}/py", machine([]), undefined),
    "${workspaceFolder}/py",
  );
});

test("PATH is searched as a shell does: usual names first, then folder by folder", () => {
  const files = [
    "/usr/bin/python3",
    "/usr/bin/python3.9",
    "/opt/py/bin/python3.12",
    "/usr/bin/python",
  ];
  assert.deepEqual(pathInterpreters(machine(files)), [
    "/usr/bin/python3",
    "/usr/bin/python",
    "/opt/py/bin/python3.12",
  ]);
});

test("relative entries of PATH are left out", () => {
  const relative = { env: { PATH: ".:bin::/usr/bin" }, exists: () => true };
  assert.ok(pathInterpreters(machine([], relative)).every((file) => file.startsWith("/usr/bin/")));
  assert.deepEqual(pathInterpreters(machine([], { env: {}, exists: () => true })), []);
});

test("Windows has its own names and separators", () => {
  const files = ["C:\\Python312\\python.exe", "C:\\net\\.venv\\Scripts\\python.exe"];
  assert.deepEqual(pathInterpreters(windows(files)), ["C:\\Python312\\python.exe"]);
  assert.deepEqual(workspaceInterpreters(["C:\\net"], windows(files)), [
    "C:\\net\\.venv\\Scripts\\python.exe",
  ]);
});

test("virtual environments of a workspace are found, .venv before venv", () => {
  const files = ["/a/venv/bin/python", "/b/.venv/bin/python", "/b/venv/bin/python"];
  assert.deepEqual(workspaceInterpreters(["/a", "/b"], machine(files)), files);
});

test("what lies within a folder is told from what only looks so", () => {
  const within = (file: string): boolean => isWithin(file, ["/work/net"], machine([]));
  assert.ok(within("/work/net/.venv/bin/python"));
  assert.ok(within("/work/net/..hidden/python"));
  assert.ok(!within("/work/network/python"));
  assert.ok(!within("/work/net/../python"));
  assert.ok(!within("/usr/bin/python"));
  assert.ok(!isWithin("D:\\python.exe", ["C:\\net"], windows([])));
  assert.ok(isWithin("c:\\NET\\python.exe", ["C:\\net"], windows([])));
});

test("the server runs on the selected interpreter first, and on none twice", () => {
  const files = ["/usr/bin/python3", "/opt/py/bin/python3"];
  assert.deepEqual(serverCandidates("/usr/bin/python3", true, [], machine(files)), [
    "/usr/bin/python3",
    "/opt/py/bin/python3",
  ]);
  assert.deepEqual(serverCandidates(null, true, [], machine([])), []);
});

test("nothing of an untrusted workspace is run, not even through a link", () => {
  const files = ["/usr/bin/python3", "/work/net/bin/python3"];
  const here = machine(files, { env: { PATH: "/work/net/bin:/links:/usr/bin" } });
  const selected = "/work/net/.venv/bin/python";
  const candidates = (trusted: boolean): string[] =>
    serverCandidates(selected, trusted, ["/work/net"], here);
  assert.deepEqual(candidates(false), ["/usr/bin/python3"]);
  assert.deepEqual(candidates(true), [selected, "/work/net/bin/python3", "/usr/bin/python3"]);

  const linked = { ...here, exists: (file: string) => ["/links/python3"].includes(file) };
  const resolve = (file: string): string => file.replace("/links/", "/work/net/bin/");
  assert.deepEqual(serverCandidates(null, false, ["/work/net"], linked, resolve), []);
});

test("sources are asked in order, and no further than needed", async () => {
  const asked: string[] = [];
  const source = (name: string, answer: string | undefined) => () => {
    asked.push(name);
    return Promise.resolve(answer);
  };
  const sources = [
    source("setting", undefined),
    source("extension", ""),
    source("workspace", "/a/.venv/bin/python"),
    source("PATH", "/usr/bin/python3"),
  ];
  assert.equal(await firstAnswer(sources), "/a/.venv/bin/python");
  assert.deepEqual(asked, ["setting", "extension", "workspace"]);
  assert.equal(await firstAnswer([]), undefined);
});
