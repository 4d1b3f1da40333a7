// The parts of the model view that need neither the editor nor a page.
import assert from "node:assert/strict";
import test from "node:test";
import ELK from "elkjs/lib/elk.bundled.js";
import { nodeAt } from "../src/model/locate";
import { page } from "../src/model/page";
import type { LayerNode, ModelPayload, TensorEdge } from "../src/model/payload";
import { formatBytes, formatCount, formatExact } from "../view/figures";
import { fromElk, toElk } from "../view/layout";
import { stepFrom } from "../view/steps";
import { nextOrder, sortNodes, summaryText } from "../view/summary";
import { initiallyFolded, visibleGraph } from "../view/visible";

function layer(id: string, changes: Partial<LayerNode> = {}): LayerNode {
  return {
    id,
    parent: null,
    name: id,
    className: "Dense",
    inputShape: "(None, 4)",
    outputShape: "(None, 8)",
    dtype: "float32",
    params: 40,
    trainable: 40,
    multiplyAdds: 32,
    weightBytes: 160,
    outputBytes: 32,
    calls: 1,
    group: false,
    range: null,
    targetUri: null,
    failed: false,
    problem: null,
    ...changes,
  };
}

function tensor(source: string, target: string, shape = "(None, 8)"): TensorEdge {
  return { source, target, shape };
}

/** a → encoder[b → c] → d, and a → d beside it. */
const NODES = [
  layer("a"),
  layer("encoder", { group: true, params: 80 }),
  layer("b", { parent: "encoder" }),
  layer("c", { parent: "encoder", params: 7 }),
  layer("d", { multiplyAdds: null }),
];
const EDGES = [tensor("a", "b"), tensor("b", "c"), tensor("c", "d"), tensor("a", "d")];
const MODEL: ModelPayload = {
  id: "m",
  uri: "file:///m.py",
  version: 3,
  name: "autoencoder",
  kind: "Functional",
  title: "",
  range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } },
  inputs: ["(None, 4)"],
  outputs: ["(None, 8)"],
  totals: {
    layers: 4,
    params: 127,
    trainable: 120,
    multiplyAdds: null,
    weightBytes: 508,
    outputBytes: null,
  },
  nodes: NODES,
  edges: EDGES,
};

void test("a folded group hides what it holds and takes over its tensors", () => {
  const graph = visibleGraph(MODEL, new Set(["encoder"]));
  assert.deepEqual(
    graph.nodes.map(({ id }) => id),
    ["a", "encoder", "d"],
  );
  assert.deepEqual(
    graph.edges.map(({ source, target }) => `${source}>${target}`),
    ["a>encoder", "encoder>d", "a>d"],
  );
});

void test("an unfolded group shows everything", () => {
  const graph = visibleGraph(MODEL, new Set());
  assert.equal(graph.nodes.length, 5);
  assert.deepEqual(graph.edges, EDGES);
});

void test("groups of a large model are folded at first", () => {
  assert.deepEqual([...initiallyFolded(NODES, 4)], ["encoder"]);
  assert.deepEqual([...initiallyFolded(NODES, 5)], []);
});

void test("keys move along tensors and between branches", () => {
  const graph = {
    nodes: ["in", "left", "right", "sum"].map((id) => layer(id)),
    edges: [
      tensor("in", "left"),
      tensor("in", "right"),
      tensor("left", "sum"),
      tensor("right", "sum"),
    ],
  };
  assert.equal(stepFrom(graph, "in", "next"), "left");
  assert.equal(stepFrom(graph, "left", "right"), "right");
  assert.equal(stepFrom(graph, "right", "left"), "left");
  assert.equal(stepFrom(graph, "left", "left"), undefined);
  assert.equal(stepFrom(graph, "sum", "previous"), "left");
  assert.equal(stepFrom(graph, "in", "last"), "sum");
  assert.equal(stepFrom(graph, "sum", "next"), undefined);
});

void test("the layout puts a layer below the one that feeds it, and a group around what it holds", async () => {
  const graph = visibleGraph(MODEL, new Set());
  const placement = fromElk(graph, await new ELK().layout(toElk(graph)));
  const box = (id: string) => {
    const found = placement.boxes.get(id);
    assert.ok(found, id);
    return found;
  };
  for (const { source, target } of EDGES) {
    assert.ok(box(source).y + box(source).height <= box(target).y, `${source} above ${target}`);
  }
  const group = box("encoder");
  for (const id of ["b", "c"]) {
    const inner = box(id);
    assert.ok(inner.x >= group.x && inner.x + inner.width <= group.x + group.width);
    assert.ok(inner.y >= group.y && inner.y + inner.height <= group.y + group.height);
  }
  assert.equal(placement.edges.length, EDGES.length);
  for (const edge of placement.edges) {
    const end = edge.points.at(-1);
    assert.ok(end && end.y <= box(edge.target).y + 1, `the tensor to ${edge.target} ends above it`);
    assert.ok(edge.points.length >= 2);
  }
});

void test("two thousand layers are laid out one below the other", async () => {
  const nodes = Array.from({ length: 2000 }, (_, index) => layer(`n${index}`));
  const edges = nodes.slice(1).map(({ id }, index) => tensor(`n${index}`, id));
  const graph = visibleGraph({ nodes, edges }, new Set());
  const placement = fromElk(graph, await new ELK().layout(toElk(graph)));
  const tops = nodes.map(({ id }) => placement.boxes.get(id)?.y ?? -1);
  assert.deepEqual(
    tops,
    [...tops].sort((a, b) => a - b),
  );
  assert.equal(new Set(tops).size, 2000);
});

void test("a deep residual model is laid out with each sum below both of its branches", async () => {
  const nodes = [layer("in")];
  const edges: TensorEdge[] = [];
  for (let block = 0, before = "in"; block < 100; block += 1) {
    const [left, norm, sum] = [`conv${block}`, `norm${block}`, `add${block}`];
    nodes.push(layer(left), layer(norm), layer(sum));
    edges.push(tensor(before, left), tensor(left, norm), tensor(norm, sum), tensor(before, sum));
    before = sum;
  }
  const graph = visibleGraph({ nodes, edges }, new Set());
  const placement = fromElk(graph, await new ELK().layout(toElk(graph)));
  for (const { source, target } of edges) {
    const from = placement.boxes.get(source);
    const to = placement.boxes.get(target);
    assert.ok(from && to && from.y + from.height < to.y, `${source} above ${target}`);
  }
});

void test("the table sorts numbers as numbers, with the unknown ones last", () => {
  const ids = (column: "params" | "multiplyAdds", descending: boolean): string[] =>
    sortNodes(NODES, { column, descending }).map(({ id }) => id);
  assert.deepEqual(ids("params", true), ["encoder", "a", "b", "d", "c"]);
  assert.deepEqual(ids("params", false), ["c", "a", "b", "d", "encoder"]);
  assert.equal(ids("multiplyAdds", true).at(-1), "d");
  assert.equal(ids("multiplyAdds", false).at(-1), "d");
});

void test("a third press on a column's head gives back the order of execution", () => {
  const first = nextOrder(null, "params");
  assert.deepEqual(first, { column: "params", descending: true });
  const second = nextOrder(first, "params");
  assert.deepEqual(second, { column: "params", descending: false });
  assert.equal(nextOrder(second, "params"), null);
  assert.deepEqual(nextOrder(first, "layer"), { column: "layer", descending: false });
});

void test("the text form lists every layer, indented as it is nested, and the totals", () => {
  const lines = summaryText(MODEL).split("\n");
  assert.match(lines[0] ?? "", /autoencoder/);
  assert.ok(lines.some((line) => line.startsWith("  b (Dense)") && line.endsWith("40")));
  assert.ok(lines.includes("Total params: 127 (508 B)"));
  assert.ok(lines.includes("Non-trainable params: 7"));
});

void test("what was not built is unknown, and no zero", () => {
  const broken: ModelPayload = {
    ...MODEL,
    nodes: [layer("a"), layer("b", { params: null, trainable: null, weightBytes: null })],
    totals: { ...MODEL.totals, params: null, trainable: null, weightBytes: null },
  };
  const lines = summaryText(broken).split("\n");
  assert.ok(lines.some((line) => line.startsWith("b (Dense)") && line.endsWith("unknown")));
  assert.ok(lines.includes("Total params: unknown (unknown)"));
  assert.ok(lines.includes("Non-trainable params: unknown"));
});

void test("figures are short where they may be and exact where they must", () => {
  assert.equal(formatCount(320), "320");
  assert.equal(formatCount(1_199_882), "1.2 M");
  assert.equal(formatCount(999_960), "1.0 M");
  assert.equal(formatBytes(4_928_307), "4.7 MB");
  assert.equal(formatCount(null), "unknown");
  assert.equal(formatExact(1_199_882), "1,199,882");
});

void test("the cursor finds the innermost layer around it, else the one that begins on its line", () => {
  const at = (line: number, from: number, toLine: number, to: number) => ({
    start: { line, character: from },
    end: { line: toLine, character: to },
  });
  const nodes = [
    layer("outer", { range: at(1, 4, 3, 5) }),
    layer("inner", { range: at(2, 8, 2, 20) }),
    layer("elsewhere", { range: at(2, 0, 2, 40), targetUri: "file:///other.py" }),
  ];
  assert.equal(nodeAt(nodes, 2, 10)?.id, "inner");
  assert.equal(nodeAt(nodes, 2, 2)?.id, "outer");
  assert.equal(nodeAt(nodes, 1, 0)?.id, "outer");
  assert.equal(nodeAt(nodes, 9, 0), undefined);
  const cells = nodes.map((node, index) => ({ ...node, targetUri: `cell:${String(index)}` }));
  assert.equal(nodeAt(cells, 2, 10), undefined);
  assert.equal(nodeAt(cells, 2, 10, "cell:0")?.id, nodes[0]?.id);
});

void test("the page allows only its own script and files, and escapes its words", () => {
  const text = page({
    script: "s.js",
    style: "s.css",
    kernel: "k.js",
    origin: "https://own",
    nonce: "abc",
    bundle: { Graph: '"><script>' },
  });
  const policy = /Content-Security-Policy" content="([^"]+)"/.exec(text)?.[1];
  assert.equal(
    policy,
    "default-src 'none'; style-src https://own; script-src 'nonce-abc'; connect-src https://own; worker-src blob:; img-src data: blob:",
  );
  assert.ok(!text.includes('"><script>') && text.includes("&quot;&gt;&lt;script&gt;"));
  const scripts = [...text.matchAll(/<script[^>]*>/g)].map(([tag]) => tag);
  assert.ok(scripts.every((tag) => tag.includes("nonce=") || tag.includes("application/json")));
});
