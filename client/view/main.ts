// The model view: what runs inside the panel. It draws what the host sends and reports what is done.
import ELK from "elkjs/lib/elk-api";
import { english, speak, t } from "../src/words";
import type { ModelPayload, Tab, ToHost, ToView } from "../src/model/payload";
import { draw, MEASURES, type Measure } from "./drawing";
import { byId, html } from "./elements";
import { toBase64, toPng, toSvg } from "./exporting";
import { formatBytes, formatCount } from "./figures";
import { fromElk, type Placement, toElk } from "./layout";
import { type Sight, watchSight } from "./sight";
import { type Step, stepFrom } from "./steps";
import { type Column, nextOrder, type Order, summaryText } from "./summary";
import { drawTable } from "./table";
import { initiallyFolded, representatives, type VisibleGraph, visibleGraph } from "./visible";

/** What the page keeps while it is hidden. */
interface Kept {
  readonly tab: Tab;
  readonly zoom: number;
  readonly measure: Measure;
  readonly order: Order | null;
}

declare function acquireVsCodeApi(): {
  postMessage(message: ToHost): void;
  getState(): Kept | undefined;
  setState(state: Kept): void;
};

const bundle = JSON.parse(byId("words").getAttribute("data-bundle") ?? "{}") as Partial<
  Record<string, string>
>;
speak((message, ...values) => english(bundle[message] ?? message, ...values));
const host = acquireVsCodeApi();
const kept = host.getState();
const ZOOM = { least: 0.1, most: 3, step: 1.2 };

let model: ModelPayload | undefined;
let tab: Tab = kept?.tab ?? "graph";
let zoom = kept?.zoom ?? 1;
let measure: Measure = kept?.measure ?? "params";
let order: Order | null = kept?.order ?? null;
let current: string | null = null;
let folded: ReadonlySet<string> = new Set();
let graph: VisibleGraph = { nodes: [], edges: [] };
let placement: Placement | undefined;
let sight: Sight | undefined;
/** Counts the layouts asked for: an answer to an older question is dropped. */
let asked = 0;

const canvas = byId("graph");
const table = byId("table");

function keep(): void {
  host.setState({ tab, zoom, measure, order });
}

// The kernel is 1.6 MB of compiled Java: it runs in a worker, so that the page stays responsive.
// A worker must come from the page's own origin, which a blob does.
async function startKernel(): Promise<InstanceType<typeof ELK>> {
  const source = byId("kernel").getAttribute("data-source") ?? "";
  const code = await (await fetch(source)).blob();
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  return new ELK({ workerFactory: () => new Worker(url) });
}
const kernel = startKernel();

async function layOut(): Promise<void> {
  if (model === undefined) {
    return;
  }
  asked += 1;
  const turn = asked;
  const wanted = visibleGraph(model, folded);
  try {
    const laid = await (await kernel).layout(toElk(wanted));
    if (turn === asked) {
      graph = wanted;
      placement = fromElk(wanted, laid);
      render();
    }
  } catch (error) {
    canvas.replaceChildren(
      html("p", { class: "notice" }, t("The graph has no layout: {0}", String(error))),
    );
  }
}

function shownNode(id: string | null): string | null {
  return id === null || model === undefined
    ? null
    : (representatives(model.nodes, folded).get(id) ?? null);
}

function render(): void {
  if (model === undefined) {
    return;
  }
  byId("empty").hidden = true;
  byId("main").hidden = false;
  byId("title").textContent = model.name;
  const { totals } = model;
  byId("totals").textContent = [
    model.kind,
    t("{0} layers", totals.layers),
    totals.params === null
      ? t("parameters unknown")
      : t(
          "{0} parameters ({1} trainable)",
          formatCount(totals.params),
          formatCount(totals.trainable),
        ),
    totals.weightBytes === null ? "" : formatBytes(totals.weightBytes),
    totals.multiplyAdds === null ? "" : t("{0} multiply-adds", formatCount(totals.multiplyAdds)),
    `${model.inputs.join(", ") || t("unknown")} → ${model.outputs.join(", ") || t("unknown")}`,
  ]
    .filter((part) => part !== "")
    .join(" · ");
  for (const name of ["graph", "table"] as const) {
    byId(`tab-${name}`).setAttribute("aria-selected", String(tab === name));
    byId(`tab-${name}`).tabIndex = tab === name ? 0 : -1;
    byId(`panel-${name}`).hidden = tab !== name;
  }
  byId("graph-tools").hidden = tab !== "graph";
  byId("problem").hidden = failing() === undefined;
  const focused = document.activeElement?.closest("[data-node]")?.getAttribute("data-node");
  if (tab === "graph") {
    renderGraph(focused ?? null);
  } else {
    table.replaceChildren(drawTable(model, order, current, sortBy));
  }
}

/** The first layer with an error, which may be folded away. */
function failing(): string | undefined {
  return model?.nodes.find(({ problem }) => problem?.severity === "error")?.id;
}

function renderGraph(focused: string | null): void {
  if (placement === undefined) {
    return;
  }
  const name = MEASURES.find(({ key }) => key === measure) ?? MEASURES[0];
  if (name === undefined) {
    return;
  }
  const drawing = draw(graph, placement, { measure: name, folded, current: shownNode(current) });
  sight?.stop();
  canvas.replaceChildren(drawing.root);
  setZoom(zoom);
  sight = watchSight(drawing.details, canvas);
  if (focused !== null) {
    focusNode(focused);
  }
}

function sortBy(column: Column): void {
  order = nextOrder(order, column);
  keep();
  render();
  table.querySelector<HTMLElement>(`[data-column="${column}"]`)?.focus();
}

function setZoom(wanted: number): void {
  zoom = Math.min(ZOOM.most, Math.max(ZOOM.least, wanted));
  const drawing = canvas.querySelector("svg");
  if (drawing !== null && placement !== undefined) {
    drawing.setAttribute("width", String(Math.round(placement.width * zoom)));
    drawing.setAttribute("height", String(Math.round(placement.height * zoom)));
  }
  byId("zoom").textContent = `${Math.round(zoom * 100)} %`;
  keep();
}

function fit(): void {
  if (placement !== undefined) {
    const room = { width: canvas.clientWidth - 4, height: canvas.clientHeight - 4 };
    setZoom(Math.min(1.5, room.width / placement.width, room.height / placement.height));
  }
}

function nodeElement(id: string): SVGGElement | HTMLElement | null {
  const area = tab === "graph" ? canvas : table;
  return area.querySelector(`[data-node="${CSS.escape(id)}"]`);
}

function focusNode(id: string): void {
  const element = nodeElement(id);
  if (canvas.contains(element)) {
    canvas.querySelector('[data-node][tabindex="0"]')?.setAttribute("tabindex", "-1");
    element?.setAttribute("tabindex", "0");
  }
  element?.focus({ preventScroll: true });
  element?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function highlight(id: string | null): void {
  current = id;
  for (const element of document.querySelectorAll("[data-node].current")) {
    element.classList.remove("current");
  }
  const shown = tab === "graph" ? shownNode(id) : id;
  const element = shown === null ? null : nodeElement(shown);
  element?.classList.add("current");
  element?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function toggle(id: string): void {
  if (model?.nodes.some((node) => node.id === id && node.group) === true) {
    const next = new Set(folded);
    if (!next.delete(id)) {
      next.add(id);
    }
    folded = next;
    void layOut().then(() => {
      focusNode(id);
    });
  }
}

function show(next: Tab): void {
  tab = next;
  keep();
  render();
}

const STEPS: Readonly<Record<string, Step>> = {
  ArrowDown: "next",
  ArrowUp: "previous",
  ArrowLeft: "left",
  ArrowRight: "right",
  Home: "first",
  End: "last",
};

canvas.addEventListener("keydown", (event) => {
  const id = (event.target as Element).closest("[data-node]")?.getAttribute("data-node");
  if (id === undefined || id === null || event.altKey || event.ctrlKey || event.metaKey) {
    return;
  }
  const step = STEPS[event.key];
  if (step !== undefined) {
    const to = stepFrom(graph, id, step);
    if (to !== undefined) {
      focusNode(to);
    }
  } else if (event.key === "Enter") {
    host.postMessage({ type: "reveal", node: id });
  } else if (event.key === " ") {
    toggle(id);
  } else {
    return;
  }
  event.preventDefault();
});

canvas.addEventListener("click", (event) => {
  const id = (event.target as Element).closest("[data-node]")?.getAttribute("data-node");
  if (id !== undefined && id !== null) {
    focusNode(id);
    highlight(id);
    host.postMessage({ type: "reveal", node: id });
  }
});

canvas.addEventListener("dblclick", (event) => {
  const id = (event.target as Element).closest("[data-node]")?.getAttribute("data-node");
  if (id !== undefined && id !== null) {
    toggle(id);
  }
});

canvas.addEventListener(
  "wheel",
  (event) => {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      setZoom(event.deltaY < 0 ? zoom * ZOOM.step : zoom / ZOOM.step);
    }
  },
  { passive: false },
);

table.addEventListener("click", (event) => {
  const id = (event.target as Element).closest("[data-go]")?.getAttribute("data-go");
  if (id !== undefined && id !== null) {
    highlight(id);
    host.postMessage({ type: "reveal", node: id });
  }
});

byId("tabs").addEventListener("keydown", (event) => {
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    show(tab === "graph" ? "table" : "graph");
    byId(`tab-${tab}`).focus();
  }
});

async function save(format: "svg" | "png"): Promise<void> {
  const drawing = canvas.querySelector("svg");
  if (drawing === null || placement === undefined) {
    return;
  }
  sight?.all();
  const text = toSvg(drawing, getComputedStyle(document.body).backgroundColor);
  const bytes =
    format === "svg"
      ? new TextEncoder().encode(text)
      : await toPng(text, placement.width, placement.height);
  host.postMessage({ type: "save", format, base64: toBase64(bytes) });
}

const ACTIONS: Readonly<Record<string, () => void>> = {
  "tab-graph": () => {
    show("graph");
    if (placement === undefined) {
      void layOut();
    }
  },
  "tab-table": () => {
    show("table");
  },
  "zoom-in": () => {
    setZoom(zoom * ZOOM.step);
  },
  "zoom-out": () => {
    setZoom(zoom / ZOOM.step);
  },
  "zoom-fit": fit,
  problem: () => {
    const id = failing();
    if (id !== undefined) {
      const shown = tab === "graph" ? shownNode(id) : id;
      highlight(id);
      if (tab === "graph" && shown !== null) {
        focusNode(shown);
      }
      host.postMessage({ type: "reveal", node: id });
    }
  },
  "fold-all": () => {
    folded = new Set(model?.nodes.filter(({ group }) => group).map(({ id }) => id));
    void layOut();
  },
  "unfold-all": () => {
    folded = new Set();
    void layOut();
  },
  "export-svg": () => void save("svg"),
  "export-png": () => void save("png"),
  copy: () => {
    if (model !== undefined) {
      host.postMessage({ type: "copy", text: summaryText(model) });
      byId("status").textContent = t("The summary is on the clipboard.");
    }
  },
};
for (const [id, action] of Object.entries(ACTIONS)) {
  byId(id).addEventListener("click", action);
}

const measures = byId("measure") as HTMLSelectElement;
for (const { key, title } of MEASURES) {
  measures.append(html("option", { value: key, selected: key === measure }, title()));
}
measures.addEventListener("change", () => {
  measure = measures.value as Measure;
  keep();
  render();
});

function receive(message: ToView): void {
  switch (message.type) {
    case "model": {
      const known = model?.uri === message.model.uri && model.id === message.model.id;
      model = message.model;
      folded = known ? folded : initiallyFolded(model.nodes);
      tab = message.tab ?? tab;
      byId("status").textContent = "";
      document.body.classList.remove("stale");
      render();
      void layOut().then(() => {
        if (!known && kept === undefined && placement !== undefined) {
          setZoom(Math.min(1, (canvas.clientWidth - 4) / placement.width));
        }
      });
      break;
    }
    case "stale":
      byId("status").textContent = message.reason;
      document.body.classList.add("stale");
      if (model === undefined) {
        byId("empty").textContent = message.reason;
      }
      break;
    case "highlight":
      highlight(message.node);
      break;
  }
}

window.addEventListener("message", (event: MessageEvent<ToView>) => {
  receive(event.data);
});
host.postMessage({ type: "ready" });
