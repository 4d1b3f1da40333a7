import { t } from "../words";

// The page of the model view. It loads only what the extension brings, and runs only its own script.

export interface PageSources {
  readonly script: string;
  readonly style: string;
  readonly kernel: string;
  /** What the webview calls its own origin. */
  readonly origin: string;
  readonly nonce: string;
  /** The translations that the editor has loaded, for the page's own words; empty for English. */
  readonly bundle: Readonly<Record<string, string>>;
}

/**
 * The page as HTML. Nothing in it comes from a user's program: models arrive as messages and are
 * written as text. The policy forbids everything but the extension's own files; the worker is a
 * blob made of one of them, and a drawing is turned into a picture by way of a `data:` image.
 */
export function page(sources: PageSources): string {
  const policy = [
    "default-src 'none'",
    `style-src ${sources.origin}`,
    `script-src 'nonce-${sources.nonce}'`,
    `connect-src ${sources.origin}`,
    "worker-src blob:",
    "img-src data: blob:",
  ].join("; ");
  const tool = (id: string, text: string, label = text): string =>
    `<button type="button" class="tool" id="${id}" aria-label="${escape(label)}">${escape(text)}</button>`;
  const tabOf = (name: string, text: string): string =>
    `<button type="button" role="tab" id="tab-${name}" aria-controls="panel-${name}" aria-selected="false">${escape(text)}</button>`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${sources.style}">
<title>Kerascope</title>
</head>
<body>
<p id="empty" role="status">${escape(t("Waiting for the trace…"))}</p>
<main id="main" hidden>
<header>
<h1 id="title"></h1><span id="totals"></span>
<div class="controls">
<div role="tablist" id="tabs" aria-label="${escape(t("Views of the model"))}">${tabOf("graph", t("Graph"))}${tabOf("table", t("Summary"))}</div>
<span class="gap"></span>
${tool("problem", t("Show what fails"))}${tool("copy", t("Copy summary"))}
</div>
<div class="controls" id="graph-tools" role="toolbar" aria-label="${escape(t("Tools of the graph"))}">
<label for="measure">${escape(t("Bars"))}</label><select id="measure"></select>
${tool("fold-all", t("Fold"), t("Fold all"))}${tool("unfold-all", t("Unfold"), t("Unfold all"))}
<span class="gap"></span>
${tool("zoom-out", "−", t("Zoom out"))}<span id="zoom"></span>${tool("zoom-in", "+", t("Zoom in"))}${tool("zoom-fit", t("Fit"), t("Fit the graph into the window"))}
${tool("export-svg", "SVG", t("Save as SVG"))}${tool("export-png", "PNG", t("Save as PNG"))}
</div>
</header>
<div id="status" role="status" aria-live="polite"></div>
<section role="tabpanel" id="panel-graph" aria-labelledby="tab-graph"><div id="graph"></div></section>
<section role="tabpanel" id="panel-table" aria-labelledby="tab-table" hidden><div id="table"></div></section>
</main>
<script id="kernel" type="application/json" data-source="${sources.kernel}"></script>
<script id="words" type="application/json" data-bundle="${escape(JSON.stringify(sources.bundle))}"></script>
<script nonce="${sources.nonce}" src="${sources.script}"></script>
</body>
</html>`;
}

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
