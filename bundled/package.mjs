// Writes kerascope-<version>.vsix: one package for every system. A warning of vsce is an error here,
// and so is a file that does not belong into a user's editor.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { listFiles } from "@vscode/vsce";

const root = path.dirname(import.meta.dirname);
const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
const vsix = path.join(root, `kerascope-${version}.vsix`);

const python = readFileSync(path.join(root, "server", "kerascope", "__init__.py"), "utf8");
const serverVersion = /^__version__ = "(.+)"$/m.exec(python)?.[1];
if (serverVersion !== version) {
  stop(`package.json has version ${version}, but the server has ${serverVersion}.`);
}

rmSync(vsix, { force: true });
const { status, stdout, stderr } = spawnSync(
  process.execPath,
  [
    path.join(root, "node_modules", "@vscode", "vsce", "vsce"),
    "package",
    "--no-dependencies",
    // The project has no public repository that links in the README could point to.
    ...["--allow-missing-repository", "--no-rewrite-relative-links"],
    ...["--out", vsix],
  ],
  { cwd: root, encoding: "utf8" },
);
if (status !== 0 || /warning/i.test(stdout + stderr)) {
  rmSync(vsix, { force: true });
  stop(`${stdout}${stderr}`.trim());
}

const UNWANTED =
  /(^|\/)(tests?|__pycache__|node_modules|\.venv)\/|\.(map|ts|pyc|so|pyd|dylib|vsix)$/;
const REQUIRED = [
  "dist/extension.js",
  "dist/view.js",
  "dist/view.style.css",
  "dist/elk-worker.js",
  "bundled/kerascope_server.py",
  "bundled/libs/pygls/__init__.py",
  "server/kerascope/lsp/server.py",
  "server/kerascope_tracer/__main__.py",
];
const files = await listFiles({ cwd: root, packageManager: 0 });
const unwanted = files.filter((file) => UNWANTED.test(file));
const missing = REQUIRED.filter((file) => !files.includes(file));
if (unwanted.length > 0 || missing.length > 0) {
  rmSync(vsix, { force: true });
  stop(
    `The package would hold ${unwanted.join(", ") || "nothing unwanted"}; missing: ${missing.join(", ") || "nothing"}.`,
  );
}
const megabytes = (statSync(vsix).size / 1e6).toFixed(2);
const stated = /of (\d+(?:\.\d+)?) MB for every system/.exec(
  readFileSync(path.join(root, "README.md"), "utf8"),
)?.[1];
if (stated === undefined || Math.abs(Number(stated) - Number(megabytes)) > 0.15) {
  stop(`The package has ${megabytes} MB, and README.md says ${stated ?? "nothing of its size"}.`);
}
console.log(`${path.basename(vsix)}: ${files.length} files, ${megabytes} MB`);

function stop(message) {
  console.error(message);
  process.exit(1);
}
