// Collects the client's words into l10n/bundle.l10n.json, for translators and the editor.
// `--check` fails when the file is not what the code says.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

const root = path.dirname(import.meta.dirname);
const target = path.join(root, "l10n", "bundle.l10n.json");

/** The literals that a source file gives to `t(…)`; anything else there is an error. */
function words(file) {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022);
  const found = [];
  const visit = (node) => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      const [first] = node.arguments;
      if (node.expression.text === "t" && first !== undefined) {
        if (!ts.isStringLiteral(first)) {
          const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
          throw new Error(`${file}:${line + 1}: the words must be a literal`);
        }
        found.push(first.text);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const files = ["client/src", "client/view"].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => path.join(root, folder, name)),
);
const all = [...new Set(files.flatMap(words))].sort();
const text = `${JSON.stringify(Object.fromEntries(all.map((word) => [word, word])), null, 2)}\n`;
if (process.argv.includes("--check")) {
  if (readFileSync(target, "utf8") !== text) {
    console.error("l10n/bundle.l10n.json is not up to date: run npm run l10n");
    process.exit(1);
  }
} else {
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
  console.log(`${all.length} texts in ${path.relative(root, target)}`);
}
