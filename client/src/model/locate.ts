// From a place in the text to the node that stands for it.
import type { LayerNode, TextRange } from "./payload";

function contains(range: TextRange, line: number, character: number): boolean {
  const { start, end } = range;
  const afterStart = line > start.line || (line === start.line && character >= start.character);
  const beforeEnd = line < end.line || (line === end.line && character <= end.character);
  return afterStart && beforeEnd;
}

function extent(range: TextRange): number {
  return (range.end.line - range.start.line) * 10_000 + range.end.character - range.start.character;
}

/**
 * The node whose construction holds the position, the innermost one if several do; else the first
 * one that begins on the line. `cell` is the URI of the notebook's cell that the position is in.
 */
export function nodeAt(
  nodes: readonly LayerNode[],
  line: number,
  character: number,
  cell: string | null = null,
): LayerNode | undefined {
  const local = nodes.filter((node) => node.range !== null && node.targetUri === cell);
  const holding = local.filter((node) => node.range && contains(node.range, line, character));
  holding.sort((a, b) => (a.range && b.range ? extent(a.range) - extent(b.range) : 0));
  return holding[0] ?? local.find((node) => node.range?.start.line === line);
}
