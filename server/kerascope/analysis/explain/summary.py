"""A model in numbers: one row for each layer, and the totals.

The rows are the layers of one pass in the order in which they run; a layer that is applied several
times (shared) has one row, with its parameters counted once and the multiply-adds of all its calls.
"""

from __future__ import annotations

from dataclasses import dataclass

from kerascope.analysis.explain.cost import Cost, step_cost, total_cost
from kerascope.analysis.explain.forward import forward_steps
from kerascope.analysis.explain.memory import bytes_text, count_text, output_bytes, weight_bytes
from kerascope.analysis.report import LayerInfo, ModelFact, ShapeReport, Span, Spec, Step


@dataclass(frozen=True)
class LayerRow:
    """One layer of a model.

    ``inputs`` and ``outputs`` are those of its first call. Bytes are for one sample; ``None`` where
    a size is unknown, as ``params`` before the layer is built. ``calls`` counts the calls of one
    pass: none for a layer that the model has and does not use.
    """

    layer_id: int
    name: str
    cls: str
    role: str
    span: Span | None
    inputs: Spec
    outputs: Spec
    params: int | None
    trainable_params: int | None
    cost: Cost
    output_bytes: int | None
    weight_bytes: int | None
    calls: int
    failed: bool = False


@dataclass(frozen=True)
class ModelSummary:
    """A model with its rows and totals; ``kind`` is what people call it (CNN, RNN, …)."""

    name: str
    cls: str
    kind: str
    span: Span | None
    inputs: Spec
    outputs: Spec
    rows: tuple[LayerRow, ...]
    params: int | None
    trainable_params: int | None
    cost: Cost
    weight_bytes: int | None
    output_bytes: int | None

    @property
    def layers(self) -> int:
        """How many layers there are, without the inputs and mere operations."""
        return sum(row.role in ("layer", "model") for row in self.rows)

    @property
    def title(self) -> str:
        """``CNN · 10 layers · 1.2 M parameters · 4.7 MB``, without what is not known."""
        parts = [self.kind or self.cls, f"{self.layers} layer" + ("s" if self.layers != 1 else "")]
        if self.params is not None:
            parts.append(f"{count_text(self.params)} parameters")
        if self.weight_bytes:
            parts.append(bytes_text(self.weight_bytes))
        return " · ".join(parts)


def summarize(report: ShapeReport, model: ModelFact) -> ModelSummary:
    """The summary of one model of the report, worked out once for each report."""
    key = (summarize, model.layer_id)
    known = report.derived.get(key)
    if not isinstance(known, ModelSummary):
        known = report.derived[key] = _summarize(report, model)
    return known


def _summarize(report: ShapeReport, model: ModelFact) -> ModelSummary:
    steps = forward_steps(report, model)
    rows = _rows(report, model, steps)
    info = report.layers.get(model.layer_id)
    params, trainable = model.params, model.trainable_params
    sizes = [row.output_bytes for row in rows if row.role != "input" and row.calls]
    known = [size for size in sizes if size is not None]
    return ModelSummary(
        name=model.name,
        cls=model.cls,
        kind=model_kind(report, model),
        span=model.span,
        inputs=model.inputs,
        outputs=model.outputs,
        rows=rows,
        params=params,
        trainable_params=trainable,
        cost=total_cost(model, [row.cost for row in rows if row.calls]),
        weight_bytes=_weights(info) if info is not None and params is not None else None,
        output_bytes=sum(known) if known and len(known) == len(sizes) else None,
    )


def model_kind(report: ShapeReport, model: ModelFact) -> str:
    """What people call such a model, by the layers in it and within those."""
    classes = _classes(report, set(model.layers))
    kinds = []
    if any("Attention" in cls for cls in classes):
        kinds.append("Transformer")
    if any("Conv" in cls and "LSTM" not in cls for cls in classes):
        kinds.append("CNN")
    if any(cls in ("RNN", "Bidirectional") or "LSTM" in cls or "GRU" in cls for cls in classes) or (
        "SimpleRNN" in classes
    ):
        kinds.append("RNN")
    if not kinds and "Dense" in classes:
        kinds.append("MLP")
    return " + ".join(kinds)


def _classes(report: ShapeReport, layers: set[int]) -> set[str]:
    """The classes of layers and of all that is within them."""
    found: set[str] = set()
    seen: set[int] = set()
    pending = set(layers)
    members = {fact.layer_id: fact.layers for fact in report.models}
    while pending:
        number = pending.pop()
        if number in seen:
            continue
        seen.add(number)
        info = report.layers.get(number)
        if info is not None and info.role in ("layer", "model"):
            found.add(info.cls)
        pending.update(members.get(number, ()))
        for step in report.steps_of_layer.get(number, ())[:1]:
            inner = report.inner_steps.get(step.call, ())
            pending.update(part.layer_id for part in inner)
    return found


def _rows(report: ShapeReport, model: ModelFact, steps: tuple[Step, ...]) -> tuple[LayerRow, ...]:
    by_layer: dict[int, list[Step]] = {}
    for step in steps:
        by_layer.setdefault(step.layer_id, []).append(step)
    if not by_layer or set(by_layer) & set(model.layers):  # else the steps are those of a copy
        for layer in model.layers:
            by_layer.setdefault(layer, [])
    rows = (
        _row(report, info, calls)
        for layer, calls in by_layer.items()
        if (info := report.layers.get(layer)) is not None
    )
    return tuple(rows)


def _row(report: ShapeReport, info: LayerInfo, calls: list[Step]) -> LayerRow:
    first = calls[0] if calls else None
    costs = [step_cost(report, step) for step in calls]
    sizes = [output_bytes(step.outputs) for step in calls]
    known = [size for size in sizes if size is not None]
    return LayerRow(
        layer_id=info.id,
        name=info.name,
        cls=info.cls,
        role=info.role,
        span=info.span,
        inputs=first.inputs if first is not None else None,
        outputs=first.outputs if first is not None else None,
        params=0 if info.role in ("op", "input") else info.params,
        trainable_params=0 if info.role in ("op", "input") else info.trainable_params,
        cost=Cost(sum(cost.value for cost in costs), all(cost.exact for cost in costs)),
        output_bytes=sum(known) if known and len(known) == len(sizes) else None,
        weight_bytes=_weights(info),
        calls=len(calls),
        failed=any(step.failed for step in calls),
    )


def _weights(info: LayerInfo) -> int | None:
    """Bytes of a layer's weights; ``None`` when the trace told only how many there are."""
    if info.params and not info.sizes:
        return None
    return weight_bytes(info.sizes)
