// Which nodes and edges are to be drawn when some nested models are folded.
import type { LayerNode, ModelPayload, TensorEdge } from "../src/model/payload";

export interface VisibleGraph {
  readonly nodes: readonly LayerNode[];
  readonly edges: readonly TensorEdge[];
}

/** For each node, itself or the outermost folded group around it. */
export function representatives(
  nodes: readonly LayerNode[],
  folded: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const standing = new Map<string, string>();
  for (const { id } of nodes) {
    let shown = id;
    const seen = new Set<string>();
    for (let at = byId.get(id); at !== undefined && !seen.has(at.id);) {
      seen.add(at.id);
      if (at.id !== id && folded.has(at.id)) {
        shown = at.id;
      }
      at = at.parent === null ? undefined : byId.get(at.parent);
    }
    standing.set(id, shown);
  }
  return standing;
}

/** The graph with what folded groups hold left out, and their edges tied to the groups. */
export function visibleGraph(
  { nodes, edges }: Pick<ModelPayload, "nodes" | "edges">,
  folded: ReadonlySet<string>,
): VisibleGraph {
  const standing = representatives(nodes, folded);
  const tied = new Map<string, TensorEdge>();
  for (const edge of edges) {
    const source = standing.get(edge.source);
    const target = standing.get(edge.target);
    if (source !== undefined && target !== undefined && source !== target) {
      tied.set(`${source}\n${target}\n${edge.shape}`, { source, target, shape: edge.shape });
    }
  }
  return {
    nodes: nodes.filter(({ id }) => standing.get(id) === id),
    edges: [...tied.values()],
  };
}

/** Groups that are folded at first: all of them in a large model, none in a small one. */
export function initiallyFolded(nodes: readonly LayerNode[], limit = 150): ReadonlySet<string> {
  const groups = nodes.filter(({ group }) => group).map(({ id }) => id);
  return new Set(nodes.length > limit ? groups : []);
}
