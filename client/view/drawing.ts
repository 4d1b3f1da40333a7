// The graph as SVG.
import type { LayerNode } from "../src/model/payload";
import { t } from "../src/words";
import { svg } from "./elements";
import { formatBytes, formatCount } from "./figures";
import { textWidth } from "./layout";
import type { Box, Placement, PlacedEdge, Point } from "./layout";
import { letters } from "./letters";
import type { Details } from "./sight";
import type { VisibleGraph } from "./visible";

/** What the bar in each node measures. */
export type Measure = "params" | "weightBytes" | "outputBytes" | "multiplyAdds";

export interface MeasureName {
  readonly key: Measure;
  readonly title: () => string;
  readonly text: (node: LayerNode) => string;
}

export const MEASURES: readonly MeasureName[] = [
  { key: "params", title: () => t("Parameters"), text: (node) => formatCount(node.params) },
  {
    key: "weightBytes",
    title: () => t("Weight memory"),
    text: (node) => formatBytes(node.weightBytes),
  },
  {
    key: "outputBytes",
    title: () => t("Output memory"),
    text: (node) => formatBytes(node.outputBytes),
  },
  {
    key: "multiplyAdds",
    title: () => t("Multiply-adds"),
    text: (node) => formatCount(node.multiplyAdds),
  },
];

export interface Look {
  readonly measure: MeasureName;
  readonly folded: ReadonlySet<string>;
  readonly current: string | null;
}

/** A node in words, for a reader who listens; begins with what is written in it. */
export function describe(node: LayerNode, measure: MeasureName): string {
  const parts = [
    `${node.className} ${nameLine(node)} ${measure.text(node)} ${measure.title()}`,
    node.outputShape === "" ? t("output shape unknown") : t("output {0}", node.outputShape),
    node.calls > 1 ? t("called {0} times", node.calls) : "",
    node.problem === null ? "" : `${node.problem.severity}: ${node.problem.message}`,
  ];
  return parts.filter((part) => part !== "").join(", ");
}

/** A drawing, and what is put into its parts once they are in sight. */
export interface Drawing {
  readonly root: SVGSVGElement;
  readonly details: Details;
}

/** The whole drawing. Nodes carry `data-node`; one of them can be reached by the Tab key. */
export function draw(graph: VisibleGraph, placement: Placement, look: Look): Drawing {
  const details = new Map<Element, () => readonly (Node | string)[]>();
  const drawing = svg("svg", {
    class: "graph",
    role: "group",
    "aria-label": t("Layers of the model; arrow keys move along the tensors"),
    viewBox: `0 0 ${placement.width} ${placement.height}`,
    width: placement.width,
    height: placement.height,
  });
  const marker = svg(
    "marker",
    {
      id: "arrow",
      viewBox: "0 0 8 8",
      refX: 7,
      refY: 4,
      markerWidth: 7,
      markerHeight: 7,
      orient: "auto",
    },
    svg("path", { d: "M0 0 L8 4 L0 8 z", class: "arrow" }),
  );
  drawing.append(svg("defs", {}, marker));
  const largest = Math.max(
    1,
    ...graph.nodes.filter(({ group }) => !group).map((node) => node[look.measure.key] ?? 0),
  );
  const holders = new Set(graph.nodes.map(({ parent }) => parent));
  const open = graph.nodes.filter(({ id }) => holders.has(id));
  const closed = graph.nodes.filter(({ id }) => !holders.has(id));
  const reachable = look.current ?? graph.nodes[0]?.id;
  const add = (node: LayerNode, opened: boolean): void => {
    const box = placement.boxes.get(node.id);
    if (box !== undefined) {
      const shape = drawNode(node, box, look, opened, node.id === reachable);
      drawing.append(shape);
      if (!opened) {
        details.set(shape, () => drawDetails(node, box, look, largest));
      }
    }
  };
  // Open groups lie under the edges, so that the edges inside them are seen.
  for (const node of open) {
    add(node, true);
  }
  for (const edge of placement.edges) {
    const tensor = drawEdge(edge);
    drawing.append(tensor);
    const { x, y } = edge.label;
    const width = textWidth(edge.shape);
    const ground = { x: x - width / 2, y: y - 8, width, height: 16, class: "ground" };
    details.set(tensor, () => [
      svg("rect", ground),
      svg("text", { x, y, class: "shape" }, edge.shape),
    ]);
  }
  // Their titles lie above the edges, which come in through the upper rim.
  for (const node of open) {
    const box = placement.boxes.get(node.id);
    if (box !== undefined) {
      const transform = `translate(${box.x} ${box.y})`;
      const texts = drawTexts(node, box, look, true);
      drawing.append(svg("g", { class: "caption", transform, "aria-hidden": "true" }, ...texts));
    }
  }
  for (const node of closed) {
    add(node, false);
  }
  return { root: drawing, details };
}

function drawEdge(edge: PlacedEdge): SVGGElement {
  return svg(
    "g",
    { class: "edge", "aria-hidden": "true" },
    svg("path", { d: pathOf(edge.points), class: "tensor", "marker-end": "url(#arrow)" }),
  );
}

function pathOf(points: readonly Point[]): string {
  return points.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${x} ${y}`).join(" ");
}

function drawNode(
  node: LayerNode,
  box: Box,
  look: Look,
  opened: boolean,
  reachable: boolean,
): SVGGElement {
  const problem = node.problem?.severity;
  const classes = [
    "node",
    node.group ? "group" : "",
    opened ? "open" : "",
    problem === undefined ? "" : `has-${problem}`,
    node.failed ? "fails" : "",
    node.id === look.current ? "current" : "",
  ];
  return svg(
    "g",
    {
      class: classes.filter((name) => name !== "").join(" "),
      transform: `translate(${box.x} ${box.y})`,
      role: "button",
      tabindex: reachable ? 0 : -1,
      "data-node": node.id,
      "aria-label": describe(node, look.measure),
      ...(node.group ? { "aria-expanded": String(opened) } : {}),
    },
    svg("title", {}, describe(node, look.measure)),
    svg("rect", { class: "box", width: box.width, height: box.height, rx: 5 }),
  );
}

function drawDetails(node: LayerNode, box: Box, look: Look, largest: number): (Node | string)[] {
  const share = Math.min(1, (node[look.measure.key] ?? 0) / largest);
  const width = Math.round((box.width - 20) * share);
  return [
    // With spaces between them, as those who listen would hear one word.
    ...drawTexts(node, box, look, false).flatMap((text) => [text, " "]),
    svg("rect", { class: "track", x: 10, y: 39, width: box.width - 20, height: 3 }),
    svg("rect", { class: "bar", x: 10, y: 39, width, height: 3 }),
  ];
}

function drawTexts(node: LayerNode, box: Box, look: Look, opened: boolean): SVGTextElement[] {
  const fold = node.group ? (opened ? "⊟ " : "⊞ ") : "";
  const figure = look.measure.text(node);
  // The widths of a letter of each font, and the rims and the gap between class and figure.
  const room = Math.floor((box.width - 30 - 6.8 * letters(figure).length) / 7.6) - fold.length;
  const sign = 7.6 * fold.length;
  return [
    ...(fold === "" ? [] : [svg("text", { x: 10, y: 18, "aria-hidden": "true" }, fold)]),
    svg("text", { x: 10 + sign, y: 18, class: "class" }, clip(node.className, room)),
    svg("text", { x: 10, y: 34, class: "name" }, clip(nameLine(node), (box.width - 20) / 6.4)),
    svg("text", { x: box.width - 10, y: 18, class: "figure" }, figure),
  ];
}

function nameLine(node: LayerNode): string {
  const calls = node.calls > 1 ? ` ×${node.calls}` : "";
  const trouble = node.problem?.code ?? (node.failed ? t("fails") : "");
  return `${node.name}${calls} ${trouble}`.trimEnd();
}

function clip(text: string, room: number): string {
  const shown = letters(text);
  const most = Math.max(4, Math.floor(room));
  return shown.length <= most ? text : `${shown.slice(0, most - 1).join("")}…`;
}
