// Tests that run in the real extension host, against the unpacked package.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import {
  processesUnder,
  PYTHON,
  ROOT,
  startBrowser,
  startEditor,
  temporaryFolder,
  VSIX,
} from "./editor.mjs";

const TIME_LIMIT_MS = 240_000;
const LOOK_EVERY_MS = 200;
/** What the workbench always says here: modules that install.sh does not compile, and its own steps. */
const NOISE =
  /^(Error: Could not locate the bindings|(Error: )?Cannot find module '.\/build|Ignoring fetching|Creating a socket|Resolv|\[)/;

const unpacked = temporaryFolder("unpacked");
execFileSync(PYTHON, ["-m", "zipfile", "-e", VSIX, unpacked]);

/**
 * Opens `workspace` with the extension and has the extension host run a module of host/. The
 * workbench takes both from its address and reports through two functions of the page. `look` gets
 * the tracers that were seen at any time of the run: a server ends with its extension host.
 */
async function runInHost(module, workspace, options, look = () => undefined) {
  const editor = await startEditor({ ...options, testDriver: true });
  const browser = await startBrowser();
  const lines = [];
  const tracers = new Set();
  const looking = setInterval(() => {
    for (const line of processesUnder(editor.pid, "kerascope_tracer")) {
      tracers.add(line);
    }
  }, LOOK_EVERY_MS);
  try {
    const ended = new Promise((resolve) => {
      void browser.page.exposeFunction("codeAutomationExit", resolve);
    });
    await browser.page.exposeFunction("codeAutomationLog", (_level, words) => {
      const line = words.join(" ");
      if (!NOISE.test(line)) {
        lines.push(line);
      }
    });
    const remote = (file) => `vscode-remote://127.0.0.1:${editor.port}${file}`;
    const payload = [
      ["extensionDevelopmentPath", remote(path.join(unpacked, "extension"))],
      ["extensionTestsPath", remote(path.join(import.meta.dirname, "host", module))],
      ["skipWelcome", "true"],
    ];
    const kind = workspace.endsWith(".code-workspace") ? "workspace" : "folder";
    const query = new URLSearchParams({ [kind]: workspace, payload: JSON.stringify(payload) });
    await browser.page.goto(`http://127.0.0.1:${editor.port}/?${query}`);
    const late = new Promise((_, reject) => {
      setTimeout(() => reject(new Error("no end in sight")), TIME_LIMIT_MS).unref();
    });
    const code = await Promise.race([ended, late]);
    assert.equal(code, 0, lines.join("\n"));
    assert.match(lines.join("\n"), /[1-9]\d* passed, 0 failed/);
    for (const line of lines.filter((one) => one.startsWith("measured: "))) {
      console.log(line);
    }
    await look([...tracers]);
  } catch (error) {
    error.message += `\n${lines.join("\n")}`;
    throw error;
  } finally {
    clearInterval(looking);
    await browser.stop();
    await editor.stop();
  }
}

const limit = { timeout: TIME_LIMIT_MS + 30_000 };

test("in a trusted workspace", limit, async () => {
  const workspace = temporaryFolder("workspace");
  fs.cpSync(path.join(ROOT, "examples"), workspace, { recursive: true });
  await runInHost(
    "trusted.cjs",
    workspace,
    { settings: { "kerascope.interpreter": PYTHON } },
    (tracers) => {
      // So that their absence in the test below means something.
      assert.notEqual(tracers.length, 0);
    },
  );
});

test("with both Python extensions", limit, async () => {
  const workspace = temporaryFolder("workspace");
  fs.cpSync(path.join(ROOT, "examples", "not_keras.py"), path.join(workspace, "not_keras.py"));
  const stubs = ["python", "environments"].map((name) =>
    path.join(import.meta.dirname, "stubs", name),
  );
  await runInHost("interpreters.cjs", workspace, { folders: stubs });
});

test("with folders that have interpreters of their own", limit, async () => {
  const workspace = temporaryFolder("folders");
  const folders = ["one", "two"].map((name) => ({ path: path.join(workspace, name) }));
  const model = [
    "import keras",
    "model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten(),",
    "                          keras.layers.Conv2D(8, 3)])",
    "",
  ];
  for (const folder of folders) {
    fs.mkdirSync(folder.path);
    fs.writeFileSync(path.join(folder.path, "model.py"), model.join("\n"));
  }
  // The second has an environment in which nothing is installed.
  execFileSync(PYTHON, ["-m", "venv", "--without-pip", path.join(folders[1].path, ".venv")]);
  const file = path.join(workspace, "both.code-workspace");
  fs.writeFileSync(file, JSON.stringify({ folders }));
  fs.mkdirSync(path.join(folders[0].path, ".vscode"));
  fs.writeFileSync(
    path.join(folders[0].path, ".vscode", "settings.json"),
    JSON.stringify({ "kerascope.interpreter": PYTHON }),
  );
  await runInHost("folders.cjs", file, {});
});

test("in an untrusted workspace", limit, async () => {
  const workspace = temporaryFolder("untrusted");
  const mark = path.join(workspace, "executed");
  fs.writeFileSync(
    path.join(workspace, "leaves_a_mark.py"),
    `import keras\nopen(${JSON.stringify(mark)}, "w").close()\nmodel = keras.Sequential([keras.layers.Dense(3)])\n`,
  );
  // An interpreter of the workspace's own, where it would be found, and named in its settings.
  const python = path.join(workspace, ".venv", "bin", "python");
  fs.mkdirSync(path.dirname(python), { recursive: true });
  fs.writeFileSync(python, `#!/bin/sh\ntouch ${mark}\nexec ${PYTHON} "$@"\n`, { mode: 0o755 });
  fs.mkdirSync(path.join(workspace, ".vscode"));
  fs.writeFileSync(
    path.join(workspace, ".vscode", "settings.json"),
    JSON.stringify({ "kerascope.interpreter": python }),
  );
  const settings = {
    "security.workspace.trust.enabled": true,
    "security.workspace.trust.startupPrompt": "never",
    "security.workspace.trust.emptyWindow": false,
  };
  await runInHost("untrusted.cjs", workspace, { settings }, (tracers) => {
    assert.deepEqual(tracers, []);
    assert.equal(fs.existsSync(mark), false);
  });
});
