// Writes the tables of commands and settings in README.md from package.json, where they are
// kept. `--check` fails when the page is not what the manifest says.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const root = path.dirname(import.meta.dirname);
const page = path.join(root, "README.md");
const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
const nls = path.join(root, "package.nls.json");
const words = existsSync(nls) ? JSON.parse(readFileSync(nls, "utf8")) : {};

const read = (text) => text.replace(/^%(.+)%$/, (whole, key) => words[key] ?? whole);
const cell = (text) => text.replaceAll("|", "\\|").replaceAll(/\s*\n+\s*/g, " ");
// `#section.name#` is a link in the settings editor, and code here.
const plain = (text) => text.replaceAll(/`#([\w.]+)#`/g, "`$1`");

function commandTable() {
  const { commands, menus } = manifest.contributes;
  const hidden = new Set(
    menus.commandPalette.filter(({ when }) => when === "false").map(({ command }) => command),
  );
  const rows = commands
    .filter(({ command }) => !hidden.has(command))
    .map(({ command, category, title }) => `| ${category}: ${read(title)} | \`${command}\` |`);
  return ["| Command | Identifier |", "| --- | --- |", ...rows.sort()].join("\n");
}

function settingTable() {
  const rows = manifest.contributes.configuration.flatMap(({ properties }) =>
    Object.entries(properties)
      .sort(([, a], [, b]) => a.order - b.order)
      .map(([name, { default: value, markdownDescription }]) => {
        const shown = value === "" || value === undefined ? "" : `\`${JSON.stringify(value)}\``;
        return `| \`${name}\` | ${shown} | ${cell(plain(read(markdownDescription)))} |`;
      }),
  );
  return ["| Setting | Default | Meaning |", "| --- | --- | --- |", ...rows].join("\n");
}

function fill(text, name, table) {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) {
    console.error(`README.md has no place between ${begin} and ${end}`);
    process.exit(1);
  }
  return `${text.slice(0, from + begin.length)}\n${table}\n${text.slice(to)}`;
}

const before = readFileSync(page, "utf8");
const after = fill(fill(before, "commands", commandTable()), "settings", settingTable());
if (!process.argv.includes("--check")) {
  writeFileSync(page, after);
} else if (before !== after) {
  console.error("README.md's tables are not up to date: run npm run tables");
  process.exit(1);
}
