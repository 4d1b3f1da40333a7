// The model as the server tells it (`kerascope/model`), as plain data for the view and the host.

/** A position range as the Language Server Protocol writes it. */
export interface TextRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** One model of a document, as the picker and the lenses name it. */
export interface ModelEntry {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly title: string;
  readonly range: TextRange;
}

export interface Problem {
  readonly code: string;
  readonly severity: "error" | "warning" | "information" | "hint";
  readonly message: string;
}

/** A layer, or a nested model (`group`) that other nodes name as their `parent`. */
export interface LayerNode {
  readonly id: string;
  readonly parent: string | null;
  readonly name: string;
  readonly className: string;
  readonly inputShape: string;
  readonly outputShape: string;
  readonly dtype: string;
  /** Numbers of weights; a group's are the sums over what it holds. Null for what was not built. */
  readonly params: number | null;
  readonly trainable: number | null;
  /** Per sample; null when a size is unknown. */
  readonly multiplyAdds: number | null;
  readonly weightBytes: number | null;
  /** Of the output at batch size 1; null when a size is unknown. */
  readonly outputBytes: number | null;
  readonly calls: number;
  readonly group: boolean;
  /** Where the layer is constructed, in `targetUri` or else in the document itself. */
  readonly range: TextRange | null;
  readonly targetUri: string | null;
  /** Whether Keras refuses to apply it; the problem may lie elsewhere, where it is to be mended. */
  readonly failed: boolean;
  readonly problem: Problem | null;
}

export interface TensorEdge {
  readonly source: string;
  readonly target: string;
  readonly shape: string;
}

/** Null where a part of the model was not built, or a size is unknown. */
export interface Totals {
  readonly layers: number;
  readonly params: number | null;
  readonly trainable: number | null;
  readonly multiplyAdds: number | null;
  readonly weightBytes: number | null;
  readonly outputBytes: number | null;
}

export interface ModelPayload extends ModelEntry {
  readonly uri: string;
  readonly version: number | null;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly totals: Totals;
  readonly nodes: readonly LayerNode[];
  readonly edges: readonly TensorEdge[];
}

/** What the host tells the view. */
export type ToView =
  | { readonly type: "model"; readonly model: ModelPayload; readonly tab?: Tab }
  | { readonly type: "stale"; readonly reason: string }
  | { readonly type: "highlight"; readonly node: string | null };

/** What the view tells the host. */
export type ToHost =
  | { readonly type: "ready" }
  | { readonly type: "reveal"; readonly node: string }
  | { readonly type: "copy"; readonly text: string }
  | { readonly type: "save"; readonly format: "svg" | "png"; readonly base64: string };

export type Tab = "graph" | "table";
