import js from "@eslint/js";
import tseslint from "typescript-eslint";

const NODE_GLOBALS = Object.fromEntries(
  [
    "Buffer",
    "console",
    "fetch",
    "process",
    "setTimeout",
    "setInterval",
    "clearInterval",
    "clearTimeout",
    "URL",
    "URLSearchParams",
  ].map((name) => [name, "readonly"]),
);
// What the functions that run inside the page see.
const PAGE_GLOBALS = { document: "readonly", getComputedStyle: "readonly", NodeFilter: "readonly" };

export default tseslint.config(
  { ignores: ["build/", "dist/", "bundled/libs/", "server/", ".venv/", ".cache/", "docs/"] },
  js.configs.recommended,
  {
    files: ["client/**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  {
    // node:test's test() returns a promise that its runner awaits.
    files: ["client/test/**/*.ts"],
    rules: { "@typescript-eslint/no-floating-promises": "off" },
  },
  {
    files: ["**/*.mjs"],
    languageOptions: { globals: { ...NODE_GLOBALS, ...PAGE_GLOBALS } },
  },
  {
    files: ["tests/editor/**/*.cjs"],
    languageOptions: {
      sourceType: "commonjs",
      globals: { ...NODE_GLOBALS, require: "readonly", exports: "writable", __dirname: "readonly" },
    },
  },
);
