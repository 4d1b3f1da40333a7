// Places nodes and edges with the Eclipse Layout Kernel (elkjs): layers from top to bottom.
import type { ElkExtendedEdge, ElkNode } from "elkjs/lib/elk-api";
import type { LayerNode, TensorEdge } from "../src/model/payload";
import { chains } from "./chains";
import { letters } from "./letters";
import type { VisibleGraph } from "./visible";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export interface PlacedEdge {
  readonly source: string;
  readonly target: string;
  readonly shape: string;
  readonly points: readonly Point[];
  /** Where the shape is written: the centre of the text. */
  readonly label: Point;
}

export interface Placement {
  readonly width: number;
  readonly height: number;
  /** By node id, in the coordinates of the whole drawing. */
  readonly boxes: ReadonlyMap<string, Box>;
  readonly edges: readonly PlacedEdge[];
}

export const NODE_HEIGHT = 46;
const NODE_WIDTHS = { least: 150, most: 320 };
/** The width of a letter of the node's font, and the space that is not text. */
const LETTER = 7.2;
const MARGIN = 28;
/** What a figure such as `36.9 k` takes with a gap in front of it. */
const FIGURE = 44;
/** Between the nodes of a chain. */
const CHAIN_GAP = 38;
const GROUP_HEAD = 36;
/** From here on the layout is asked to be quick rather than pretty: cost grows with crossings. */
const LARGE = 400;

const BASE: Readonly<Record<string, string>> = {
  "elk.algorithm": "layered",
  "elk.direction": "DOWN",
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.edgeRouting": "POLYLINE",
  "elk.spacing.nodeNode": "26",
  "elk.layered.spacing.nodeNodeBetweenLayers": "30",
  "elk.layered.spacing.edgeNodeBetweenLayers": "14",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.padding": "[top=16,left=16,bottom=16,right=16]",
};
const QUICK: Readonly<Record<string, string>> = {
  "elk.layered.thoroughness": "1",
  "elk.layered.crossingMinimization.greedySwitch.type": "OFF",
  "elk.layered.nodePlacement.strategy": "SIMPLE",
};
const GROUP_OPTIONS = {
  "elk.padding": `[top=${GROUP_HEAD},left=14,bottom=14,right=14]`,
};

/** About as wide as the text is in the fonts of names and shapes. */
export function textWidth(text: string): number {
  return letters(text).length * LETTER;
}

/** A node's size: wide enough for its class with a figure beside it and for its name, within bounds. */
export function nodeSize(node: LayerNode): { readonly width: number; readonly height: number } {
  const wanted = MARGIN + Math.max(textWidth(node.className) + FIGURE, textWidth(node.name));
  return {
    width: Math.min(NODE_WIDTHS.most, Math.max(NODE_WIDTHS.least, Math.round(wanted))),
    height: NODE_HEIGHT,
  };
}

/** A chain as a box: its nodes are as wide as the widest, with room between them for the shapes. */
function chainSize(chain: readonly LayerNode[]): { width: number; height: number } {
  return {
    width: Math.max(...chain.map((node) => nodeSize(node).width)),
    height: chain.length * (NODE_HEIGHT + CHAIN_GAP) - CHAIN_GAP,
  };
}

/** The graph as ELK wants it: chains are single boxes, and unfolded groups hold their boxes. */
export function toElk(graph: VisibleGraph): ElkNode {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const boxOf = new Map<string, string>();
  const elks = new Map<string, ElkNode>();
  for (const chain of chains(graph)) {
    const first = chain[0] ?? "";
    const members = chain.flatMap((id) => byId.get(id) ?? []);
    elks.set(first, { id: first, ...chainSize(members) });
    for (const id of chain) {
      boxOf.set(id, first);
    }
  }
  const roots: ElkNode[] = [];
  for (const node of graph.nodes) {
    const elk = elks.get(node.id);
    const parent = node.parent === null ? undefined : elks.get(node.parent);
    if (elk === undefined) {
      continue;
    }
    if (parent === undefined) {
      roots.push(elk);
    } else {
      parent.children ??= [];
      parent.children.push(elk);
      parent.layoutOptions = GROUP_OPTIONS;
    }
  }
  const edges: ElkExtendedEdge[] = graph.edges.flatMap((edge, index) => {
    const source = boxOf.get(edge.source);
    const target = boxOf.get(edge.target);
    if (source === undefined || target === undefined || source === target) {
      return [];
    }
    const text = edge.shape;
    const label = { id: `label ${index}`, text, width: textWidth(text), height: 16 };
    return [{ id: `edge ${index}`, sources: [source], targets: [target], labels: [label] }];
  });
  const options = elks.size > LARGE ? { ...BASE, ...QUICK } : BASE;
  return { id: " root", layoutOptions: { ...options }, children: roots, edges };
}

/** Reads what ELK answered: absolute boxes, and each edge in its container's coordinates. */
export function fromElk(graph: VisibleGraph, laid: ElkNode): Placement {
  const chained = new Map(chains(graph).map((chain) => [chain[0], chain]));
  const boxes = new Map<string, Box>();
  const origins = new Map<string, Point>([[laid.id, { x: 0, y: 0 }]]);
  const visit = (node: ElkNode, origin: Point): void => {
    for (const child of node.children ?? []) {
      const at = { x: origin.x + (child.x ?? 0), y: origin.y + (child.y ?? 0) };
      const width = child.width ?? 0;
      const chain = chained.get(child.id) ?? [child.id];
      chain.forEach((id, place) => {
        const y = at.y + place * (NODE_HEIGHT + CHAIN_GAP);
        const height = chain.length === 1 ? (child.height ?? 0) : NODE_HEIGHT;
        boxes.set(id, { x: at.x, y, width, height });
      });
      origins.set(child.id, at);
      visit(child, at);
    }
  };
  visit(laid, { x: 0, y: 0 });
  const routed = new Map((laid.edges ?? []).map((edge) => [edge.id, edge]));
  const edges = graph.edges.map((edge, index) => {
    const found = routed.get(`edge ${index}`);
    const points = found === undefined ? straight(boxes, edge) : route(found, origins, laid.id);
    const label = found?.labels?.[0];
    const origin = origins.get(found?.container ?? laid.id) ?? { x: 0, y: 0 };
    const at =
      label?.x === undefined || label.y === undefined
        ? middle(points)
        : {
            x: origin.x + label.x + (label.width ?? 0) / 2,
            y: origin.y + label.y + (label.height ?? 0) / 2,
          };
    return { ...edge, points, label: at };
  });
  return { width: laid.width ?? 0, height: laid.height ?? 0, boxes, edges };
}

function route(
  edge: ElkExtendedEdge,
  origins: ReadonlyMap<string, Point>,
  root: string,
): readonly Point[] {
  const origin = origins.get(edge.container ?? root) ?? { x: 0, y: 0 };
  return (edge.sections ?? []).flatMap((section) =>
    [section.startPoint, ...(section.bendPoints ?? []), section.endPoint].map(({ x, y }) => ({
      x: x + origin.x,
      y: y + origin.y,
    })),
  );
}

/** Within a chain: from the bottom of one node to the top of the next. */
function straight(boxes: ReadonlyMap<string, Box>, edge: TensorEdge): readonly Point[] {
  const from = boxes.get(edge.source);
  const to = boxes.get(edge.target);
  return from === undefined || to === undefined
    ? []
    : [
        { x: from.x + from.width / 2, y: from.y + from.height },
        { x: to.x + to.width / 2, y: to.y },
      ];
}

function middle(points: readonly Point[]): Point {
  const first = points[0];
  const last = points.at(-1);
  return first === undefined || last === undefined
    ? { x: 0, y: 0 }
    : { x: (first.x + last.x) / 2, y: (first.y + last.y) / 2 };
}
