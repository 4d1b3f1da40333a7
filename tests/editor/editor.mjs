// Starts VS Code's server with the extension, and a browser that looks at it. Each start has a home,
// a data folder and extensions of its own, so nothing of the developer's editor is read or written.
import { spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";
import { until } from "./waiting.mjs";

export const ROOT = path.resolve(import.meta.dirname, "..", "..");
export const PYTHON = process.env.KERASCOPE_TEST_PYTHON;
export const VSIX = process.env.KERASCOPE_VSIX;
const CACHE = process.env.KERASCOPE_EDITOR_CACHE;
const SERVER = `${CACHE}/code-server/node_modules/code-server/lib/vscode/out/server-main.js`;

/** What keeps the window quiet, so that every picture shows the same. */
const QUIET = {
  "security.workspace.trust.enabled": false,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.editor.enablePreview": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "update.showReleaseNotes": false,
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "chat.disableAIFeatures": true,
  "git.enabled": false,
  "editor.minimap.enabled": false,
  "editor.hover.delay": 100,
  "files.autoSave": "off",
};

const leftovers = [];
process.once("exit", () => {
  for (const remove of leftovers) {
    remove();
  }
});

/** A folder that is gone when the test process is. */
export function temporaryFolder(name) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `kerascope-${name}-`));
  // Last: what still runs is ended before its folder is removed.
  leftovers.push(() => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/**
 * Starts VS Code's server. `vsix` is installed first, `folders` are put among the extensions as they
 * are; `testDriver` lets the workbench run tests in its extension host. Answers the port, the process
 * and ways to set settings and to stop.
 */
export async function startEditor({ vsix, folders = [], settings = {}, testDriver = false } = {}) {
  const home = temporaryFolder("home");
  const data = path.join(home, "data");
  const change = (more) => {
    // A browser's window is a remote one: settings of scope machine belong into the Machine file.
    for (const kind of ["User", "Machine"]) {
      fs.mkdirSync(path.join(data, kind), { recursive: true });
      const file = path.join(data, kind, "settings.json");
      const now = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : QUIET;
      fs.writeFileSync(file, JSON.stringify({ ...now, ...more }, null, 2));
    }
  };
  change(settings);

  const extensions = path.join(home, "extensions");
  fs.mkdirSync(extensions);
  for (const folder of folders) {
    fs.cpSync(folder, path.join(extensions, path.basename(folder)), { recursive: true });
  }

  const base = [
    SERVER,
    ...["--server-data-dir", home, "--user-data-dir", data],
    ...["--extensions-dir", extensions, "--telemetry-level", "off"],
  ];
  // An empty gallery: nothing is asked of a marketplace.
  const env = { ...process.env, HOME: home, EXTENSIONS_GALLERY: "{}" };
  if (vsix !== undefined) {
    await run([...base, "--install-extension", vsix], env);
  }
  const port = await freePort();
  const logFile = path.join(home, "server.log");
  const log = fs.openSync(logFile, "a");
  const child = spawn(
    process.execPath,
    [
      ...base,
      ...["--host", "127.0.0.1", "--port", String(port), "--without-connection-token"],
      "--accept-server-license-terms",
      ...(testDriver ? ["--enable-smoke-test-driver"] : []),
    ],
    { env, stdio: ["ignore", log, log], detached: true },
  );
  // A group of its own, so that it ends with everything it started, also when the test is killed.
  const killGroup = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // It has ended already.
    }
  };
  leftovers.unshift(() => killGroup("SIGKILL"));
  await until("the editor's server", async () => {
    if (child.exitCode !== null) {
      throw new Error(fs.readFileSync(logFile, "utf8"));
    }
    return fetch(`http://127.0.0.1:${port}/version`).then((answer) => answer.ok);
  });
  return {
    port,
    pid: child.pid,
    change,
    stop: async () => {
      killGroup("SIGTERM");
      await until("the end of the editor's server", () => child.exitCode ?? child.signalCode).catch(
        () => killGroup("SIGKILL"),
      );
    },
  };
}

/**
 * Starts the browser. `asked` collects every address beyond this machine that a page asked for;
 * the rest is its size and how many device pixels there are for one.
 */
export async function startBrowser({ width = 1280, height = 800, scale = 1 } = {}) {
  const context = await chromium.launchPersistentContext(temporaryFolder("browser"), {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    viewport: { width, height },
    deviceScaleFactor: scale,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-dev-shm-usage",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ],
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const asked = [];
  // Resources of webviews have a host name that the webview's own service worker answers for.
  const isVirtual = (host) => host.endsWith(".vscode-resource.vscode-cdn.net");
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (/^(https?|wss?):$/.test(protocol) && hostname !== "127.0.0.1" && !isVirtual(hostname)) {
      asked.push(request.url());
    }
  });
  page.on("response", (response) => {
    if (isVirtual(new URL(response.url()).hostname) && !response.fromServiceWorker()) {
      asked.push(response.url());
    }
  });
  return { page, asked, stop: () => context.close() };
}

/** The command lines of `pid` and of everything under it that has `words` in it. */
export function processesUnder(pid, words) {
  const parents = new Map();
  for (const name of fs.readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    const stat = readProc(name, "stat");
    // The command's name stands in brackets and may hold anything; the parent comes after it.
    parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
  }
  const isUnder = (candidate) => {
    for (let at = candidate; at > 1; at = parents.get(at) ?? 0) {
      if (at === pid) {
        return true;
      }
    }
    return false;
  };
  return [...parents.keys()]
    .filter(isUnder)
    .map((id) => readProc(id, "cmdline").replaceAll("\0", " "))
    .filter((line) => line.includes(words));
}

function readProc(pid, file) {
  try {
    return fs.readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return ""; // it ended in the meantime
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const socket = net.createServer();
    socket.once("error", reject);
    socket.listen(0, "127.0.0.1", () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}

function run(args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (data) => (output += data));
    child.stderr.on("data", (data) => (output += data));
    child.once("error", reject);
    child.once("exit", (code) =>
      code === 0 ? resolve(output) : reject(new Error(`${args.join(" ")} → ${code}\n${output}`)),
    );
  });
}
