// The table of a model's layers: rows, sorting, and the text form that `model.summary()` prints.
import type { LayerNode, ModelPayload } from "../src/model/payload";
import { t } from "../src/words";
import { formatBytes, formatExact } from "./figures";

export type Column =
  | "layer"
  | "className"
  | "inputShape"
  | "outputShape"
  | "params"
  | "weightBytes"
  | "outputBytes"
  | "multiplyAdds";

export interface ColumnHead {
  readonly key: Column;
  readonly title: () => string;
  readonly numeric: boolean;
}

export const COLUMNS: readonly ColumnHead[] = [
  { key: "layer", title: () => t("Layer"), numeric: false },
  { key: "className", title: () => t("Type"), numeric: false },
  { key: "outputShape", title: () => t("Output shape"), numeric: false },
  { key: "params", title: () => t("Parameters"), numeric: true },
  { key: "multiplyAdds", title: () => t("Multiply-adds"), numeric: true },
  { key: "weightBytes", title: () => t("Weights"), numeric: true },
  { key: "outputBytes", title: () => t("Output (batch 1)"), numeric: true },
  { key: "inputShape", title: () => t("Input shape"), numeric: false },
];

export interface Order {
  readonly column: Column;
  readonly descending: boolean;
}

/** How deep a node lies in nested models; 0 for the model's own layers. */
export function depth(nodes: ReadonlyMap<string, LayerNode>, node: LayerNode): number {
  let level = 0;
  const seen = new Set([node.id]);
  for (let at = node; at.parent !== null && !seen.has(at.parent);) {
    const parent = nodes.get(at.parent);
    if (parent === undefined) {
      break;
    }
    seen.add(parent.id);
    level += 1;
    at = parent;
  }
  return level;
}

function value(node: LayerNode, column: Column): string | number | null {
  return column === "layer" ? node.name : node[column];
}

/** The nodes in the order that the reader asked for; unknown numbers come last. Stable. */
export function sortNodes(nodes: readonly LayerNode[], order: Order | null): readonly LayerNode[] {
  if (order === null) {
    return nodes;
  }
  const sign = order.descending ? -1 : 1;
  return [...nodes].sort((a, b) => {
    const left = value(a, order.column);
    const right = value(b, order.column);
    if (left === null || right === null) {
      return left === right ? 0 : left === null ? 1 : -1;
    }
    if (typeof left === "number" && typeof right === "number") {
      return sign * (left - right);
    }
    return sign * String(left).localeCompare(String(right), undefined, { numeric: true });
  });
}

/** A cell as it is read. */
export function cellText(node: LayerNode, column: Column): string {
  switch (column) {
    case "layer":
      return node.name;
    case "params":
    case "multiplyAdds":
      return formatExact(node[column]);
    case "weightBytes":
    case "outputBytes":
      return formatBytes(node[column]);
    default:
      return node[column];
  }
}

/** The model as text, in the manner of Keras' `model.summary()`. */
export function summaryText(model: ModelPayload): string {
  const byId = new Map(model.nodes.map((node) => [node.id, node]));
  const rows = model.nodes.map((node) => [
    `${"  ".repeat(depth(byId, node))}${node.name} (${node.className})`,
    node.outputShape,
    formatExact(node.params),
  ]);
  const head = ["Layer (type)", "Output Shape", "Param #"];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((text, column) =>
        column === 2 ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd();
  const rule = "─".repeat(widths.reduce((sum, width) => sum + width, 4));
  const { totals } = model;
  return [
    `Model: "${model.name}" (${model.kind})`,
    rule,
    line(head),
    rule,
    ...rows.map(line),
    rule,
    `Total params: ${formatExact(totals.params)} (${formatBytes(totals.weightBytes)})`,
    `Trainable params: ${formatExact(totals.trainable)}`,
    `Non-trainable params: ${formatExact(difference(totals.params, totals.trainable))}`,
    "",
  ].join("\n");
}

function difference(all: number | null, part: number | null): number | null {
  return all === null || part === null ? null : all - part;
}

/** The order after a press on a column's head: numbers begin with the largest; a third press ends it. */
export function nextOrder(order: Order | null, column: Column): Order | null {
  const numeric = COLUMNS.some((head) => head.key === column && head.numeric);
  if (order?.column !== column) {
    return { column, descending: numeric };
  }
  return order.descending === numeric ? { column, descending: !numeric } : null;
}
