// Runs of nodes that follow each other without a branch. Laid out as one block each, they make the
// layout of a deep model many times cheaper, and stand exactly one below the other.
import type { VisibleGraph } from "./visible";

/** Each node's chain, in the order of its tensors; a node on its own is a chain of one. */
export function chains(graph: VisibleGraph): readonly (readonly string[])[] {
  const parents = new Map(graph.nodes.map(({ id, parent }) => [id, parent]));
  const holders = new Set(graph.nodes.map(({ parent }) => parent));
  const following = new Map<string, string[]>();
  const leading = new Map<string, string[]>();
  for (const { source, target } of graph.edges) {
    following.set(source, [...(following.get(source) ?? []), target]);
    leading.set(target, [...(leading.get(target) ?? []), source]);
  }
  // The only node after `id`, if it has `id` as its only one before and lies in the same group.
  const link = (id: string): string | undefined => {
    const [next, ...others] = following.get(id) ?? [];
    const joined =
      next !== undefined &&
      others.length === 0 &&
      leading.get(next)?.length === 1 &&
      parents.get(id) === parents.get(next) &&
      !holders.has(id) &&
      !holders.has(next);
    return joined ? next : undefined;
  };
  const linked = new Map(graph.nodes.map(({ id }) => [id, link(id)]));
  const inner = new Set(linked.values());
  const found: string[][] = [];
  const taken = new Set<string>();
  const follow = (first: string): void => {
    const chain: string[] = [];
    for (let at: string | undefined = first; at !== undefined && !taken.has(at);) {
      taken.add(at);
      chain.push(at);
      at = linked.get(at);
    }
    if (chain.length > 0) {
      found.push(chain);
    }
  };
  for (const { id } of graph.nodes) {
    if (!inner.has(id)) {
      follow(id);
    }
  }
  // What is left goes round in a circle: it is cut where it was met first.
  for (const { id } of graph.nodes) {
    follow(id);
  }
  return found;
}
