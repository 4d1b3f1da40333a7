// Moving through the graph by keyboard.
import type { VisibleGraph } from "./visible";

export type Step = "previous" | "next" | "left" | "right" | "first" | "last";

/**
 * The node that a key leads to from `from`: along an edge, among the branches that leave the same
 * node, or to an end. Without an edge that way, the neighbour in the order of execution.
 */
export function stepFrom(graph: VisibleGraph, from: string, step: Step): string | undefined {
  const order = graph.nodes.map(({ id }) => id);
  const at = order.indexOf(from);
  const following = (id: string): string[] =>
    graph.edges.filter(({ source }) => source === id).map(({ target }) => target);
  const leading = (id: string): string[] =>
    graph.edges.filter(({ target }) => target === id).map(({ source }) => source);
  switch (step) {
    case "first":
      return order[0];
    case "last":
      return order.at(-1);
    case "next":
      return following(from)[0] ?? order[at + 1];
    case "previous":
      return leading(from)[0] ?? order[at - 1];
    case "left":
    case "right": {
      const siblings = [...new Set(leading(from).flatMap(following))];
      const place = siblings.indexOf(from);
      return place < 0 ? undefined : siblings[place + (step === "left" ? -1 : 1)];
    }
  }
}
