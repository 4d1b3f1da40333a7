// The summary as a table that can be sorted.
import type { ModelPayload } from "../src/model/payload";
import { t } from "../src/words";
import { html } from "./elements";
import { cellText, type Column, COLUMNS, depth, type Order, sortNodes } from "./summary";

/** Called with a column's key when its head is pressed. */
export type Sort = (column: Column) => void;

/** The table of all nodes; rows carry `data-node`. Nested layers are indented in their own order. */
export function drawTable(
  model: ModelPayload,
  order: Order | null,
  current: string | null,
  sort: Sort,
): HTMLTableElement {
  const byId = new Map(model.nodes.map((node) => [node.id, node]));
  const heads = COLUMNS.map(({ key, title, numeric }) => {
    const sorted = order?.column === key;
    const direction = sorted ? (order.descending ? "descending" : "ascending") : "none";
    const mark = sorted ? (order.descending ? " ↓" : " ↑") : "";
    const button = html("button", { type: "button", "data-column": key }, title() + mark);
    button.addEventListener("click", () => {
      sort(key);
    });
    return html(
      "th",
      { scope: "col", "aria-sort": direction, class: numeric ? "number" : "" },
      button,
    );
  });
  const rows = sortNodes(model.nodes, order).map((node) => {
    const cells = COLUMNS.map(({ key, numeric }) => {
      const cell = html("td", { class: numeric ? "number" : key });
      const text = cellText(node, key);
      if (key === "layer") {
        const indent = order === null ? depth(byId, node) : 0;
        cell.append(
          html(
            "button",
            { type: "button", class: `link indent-${Math.min(indent, 6)}`, "data-go": node.id },
            text,
          ),
        );
      } else {
        cell.append(text);
      }
      return cell;
    });
    const classes = [
      node.id === current ? "current" : "",
      node.problem === null ? "" : `has-${node.problem.severity}`,
    ];
    const row = html("tr", { "data-node": node.id, class: classes.join(" ").trim() }, ...cells);
    if (node.problem !== null) {
      row.title = `${node.problem.code}: ${node.problem.message}`;
    }
    return row;
  });
  return html(
    "table",
    { "aria-label": t("Layers of {0}", model.name) },
    html("thead", {}, html("tr", {}, ...heads)),
    html("tbody", {}, ...rows),
  );
}
