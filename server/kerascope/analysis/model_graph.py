"""A model as a graph: its layers as nodes, the tensors between them as edges.

A layer that is applied several times is one node; a nested model, or a layer of the user's own that
holds layers, is a node with its parts as children.
"""

from __future__ import annotations

from dataclasses import dataclass

from kerascope.analysis.cst import call_at, children, code, is_operator, parse
from kerascope.analysis.explain.cost import Cost, step_cost
from kerascope.analysis.explain.forward import forward_steps, inner_pass, model_of
from kerascope.analysis.explain.memory import output_bytes, weight_bytes
from kerascope.analysis.report import (
    Finding,
    LayerInfo,
    ModelFact,
    ShapeReport,
    Span,
    Spec,
    Step,
)
from kerascope.analysis.specs import spec_text

# A graph with more nodes than this is told without the parts of its parts.
_MOST_NODES = 5_000
_MOST_DEPTH = 12
_SEVERITIES = ("error", "warning", "information", "hint")


@dataclass(frozen=True)
class GraphNode:
    """A layer, an operation or a model within a model.

    ``id`` is made of names and stays the same over edits elsewhere; ``parent`` is the node that
    holds this one. ``inputs`` and ``outputs`` are those of the first call. ``span`` is where it is
    constructed, in the document or (``span.file``) in another file. Bytes are for one sample.
    """

    id: str
    parent: str | None
    info: LayerInfo
    span: Span | None
    inputs: Spec
    outputs: Spec
    cost: Cost
    weight_bytes: int | None
    output_bytes: int | None
    calls: int
    group: bool
    failed: bool
    problem: Finding | None


@dataclass(frozen=True)
class GraphEdge:
    """A tensor on its way; ``shape`` as the hints show it."""

    source: str
    target: str
    shape: str


@dataclass(frozen=True)
class ModelGraph:
    """Nodes in the order in which they run, and the edges between them."""

    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]


def models_of(report: ShapeReport) -> tuple[tuple[str, ModelFact], ...]:
    """The models of the document in its order, each under an id that is stable over edits.

    The id is the name that the model is assigned to, or else its class, with a number behind it
    where that is not enough.
    """
    placed = [model for model in report.models if model.span is not None and not model.span.file]
    placed.sort(key=lambda model: (_place(model.span), model.layer_id))
    counts: dict[str, int] = {}
    found = []
    for model in placed:
        name = _assigned_name(report.text, model.span) or model.cls
        counts[name] = counts.get(name, 0) + 1
        found.append((name if counts[name] == 1 else f"{name}#{counts[name]}", model))
    return tuple(found)


def model_graph(report: ShapeReport, model: ModelFact) -> ModelGraph:
    """The graph of one pass through a model."""
    return _Builder(report).build(model)


def _assigned_name(text: str, span: Span | None) -> str | None:
    """The name (or attribute) that the value of the call at ``span`` is assigned to."""
    call = call_at(parse(text), span) if span is not None else None
    statement = call.node.parent if call is not None and call.is_whole else None
    if statement is None or statement.type != "expr_stmt":
        return None
    parts = children(statement)
    return code(parts[0]) if len(parts) == 3 and is_operator(parts[1], "=") else None


def _place(span: Span | None) -> tuple[int, int]:
    return (span.line, span.column) if span is not None else (0, 0)


class _Builder:
    """Collects nodes and edges while walking into nested parts."""

    def __init__(self, report: ShapeReport) -> None:
        self._report = report
        self._nodes: list[GraphNode] = []
        self._edges: dict[GraphEdge, None] = {}
        self._taken: set[str] = set()
        # The nodes at which a call's tensors begin, and those that take them.
        self._ends: dict[int, tuple[str, ...]] = {}
        self._begins: dict[int, tuple[str, ...]] = {}

    def build(self, model: ModelFact) -> ModelGraph:
        self._level(forward_steps(self._report, model), None, 0)
        return ModelGraph(tuple(self._nodes), tuple(self._edges))

    def _level(self, steps: tuple[Step, ...], parent: str | None, depth: int) -> dict[int, str]:
        """The nodes and edges of one level; the ids of its nodes by layer."""
        by_layer: dict[int, list[Step]] = {}
        for step in steps:
            by_layer.setdefault(step.layer_id, []).append(step)
        ids: dict[int, str] = {}
        for layer, calls in by_layer.items():
            info = self._report.layers.get(layer)
            if info is not None:
                ids[layer] = self._node(info, calls, parent, depth)
        for step in steps:
            if step.layer_id not in ids:
                continue
            for source in step.sources:
                self._join(source, step)
        return ids

    def _node(self, info: LayerInfo, calls: list[Step], parent: str | None, depth: int) -> str:
        node = self._new_id(info.name or info.cls, parent)
        parts = self._parts(info, calls[0], depth)
        costs = [step_cost(self._report, step) for step in calls]
        sizes = [output_bytes(step.outputs) for step in calls]
        known = [size for size in sizes if size is not None]
        self._nodes.append(
            GraphNode(
                id=node,
                parent=parent,
                info=info,
                span=info.constructed or info.span,
                inputs=calls[0].inputs,
                outputs=calls[0].outputs,
                cost=Cost(sum(cost.value for cost in costs), all(cost.exact for cost in costs)),
                weight_bytes=weight_bytes(info.sizes),
                output_bytes=sum(known) if len(known) == len(sizes) else None,
                calls=len(calls),
                group=bool(parts),
                failed=any(step.failed for step in calls),
                problem=self._problem(info, calls),
            )
        )
        ports: tuple[tuple[str, ...], tuple[str, ...]] | None = None
        if parts:
            ports = self._ports(info, self._level(parts, node, depth + 1))
        first, last = ports or ((node,), (node,))
        for step in calls:
            self._begins[step.call], self._ends[step.call] = first, last
        return node

    def _parts(self, info: LayerInfo, step: Step, depth: int) -> tuple[Step, ...]:
        """What a node holds: a model's layers, and those in a layer of the user's own."""
        if depth >= _MOST_DEPTH or len(self._nodes) >= _MOST_NODES:
            return ()
        if info.role == "model":
            model = model_of(self._report, info.id)
            return forward_steps(self._report, model) if model is not None else ()
        if info.role != "layer" or info.is_keras:
            return ()
        parts = inner_pass(self._report, step)
        return parts if any(part.role in ("layer", "model") for part in parts) else ()

    def _ports(
        self, info: LayerInfo, inner: dict[int, str]
    ) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """The nodes of a nested functional model that its tensors come in and go out by."""
        model = model_of(self._report, info.id)
        if model is None or not model.output_calls:
            return None
        first = self._of_calls(model.input_calls, inner)
        last = self._of_calls(model.output_calls, inner)
        return (first, last) if first and last else None

    def _of_calls(self, calls: tuple[int, ...], inner: dict[int, str]) -> tuple[str, ...]:
        steps = (self._report.steps.get(call) for call in calls)
        return tuple(
            inner[step.layer_id] for step in steps if step is not None and step.layer_id in inner
        )

    def _join(self, source: int, step: Step) -> None:
        before = self._report.steps.get(source)
        if before is None:
            return
        shape = spec_text(before.outputs) if before.outputs is not None else ""
        for one in self._ends.get(source, ()):
            for other in self._begins.get(step.call, ()):
                self._edges[GraphEdge(one, other, shape)] = None

    def _new_id(self, name: str, parent: str | None) -> str:
        base = name if parent is None else f"{parent}/{name}"
        node, number = base, 2
        while node in self._taken:
            node, number = f"{base}#{number}", number + 1
        self._taken.add(node)
        return node

    def _problem(self, info: LayerInfo, calls: list[Step]) -> Finding | None:
        """The gravest finding at the place where the layer is constructed or applied."""
        places = [info.span, *(step.call_span for step in calls)]
        found = [
            finding
            for finding in self._report.findings
            if any(place is not None and place == finding.span for place in places)
            or (info.span is not None and info.role == "layer" and info.span.contains(finding.span))
        ]
        return min(found, key=lambda finding: _SEVERITIES.index(finding.severity), default=None)
