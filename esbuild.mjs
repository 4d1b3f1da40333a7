// Bundles the client. `--production` minifies and leaves the source map out; `--tests` bundles the
// unit tests instead, one file each, for node's own test runner.
import { cpSync, readdirSync, rmSync } from "node:fs";
import { build } from "esbuild";

const production = process.argv.includes("--production");
const tests = process.argv.includes("--tests");

const common = {
  bundle: true,
  platform: "node",
  target: "node20",
  logLevel: "warning",
};

if (tests) {
  rmSync("build/client-tests", { recursive: true, force: true });
  await build({
    ...common,
    entryPoints: readdirSync("client/test")
      .filter((name) => name.endsWith(".test.ts"))
      .map((name) => `client/test/${name}`),
    outdir: "build/client-tests",
    outExtension: { ".js": ".mjs" },
    format: "esm",
    sourcemap: "inline",
  });
} else {
  rmSync("dist", { recursive: true, force: true });
  await build({
    ...common,
    entryPoints: { view: "client/view/main.ts", "view.style": "client/view/style.css" },
    outdir: "dist",
    platform: "browser",
    target: "es2022",
    format: "iife",
    minify: production,
    sourcemap: !production,
  });
  // The layout kernel runs in a worker of its own.
  cpSync("node_modules/elkjs/lib/elk-worker.min.js", "dist/elk-worker.js");
  await build({
    ...common,
    entryPoints: ["client/src/extension.ts"],
    outfile: "dist/extension.js",
    format: "cjs",
    external: ["vscode"],
    minify: production,
    sourcemap: !production,
  });
}
