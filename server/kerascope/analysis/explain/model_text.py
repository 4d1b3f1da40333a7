"""What a hover tells of a model, and of the training that it is given."""

from __future__ import annotations

from kerascope.analysis.explain.feeding import feeds, steps_per_epoch
from kerascope.analysis.explain.layer_text import assumption, heading
from kerascope.analysis.explain.memory import bytes_text
from kerascope.analysis.explain.naming import given_name
from kerascope.analysis.explain.summary import ModelSummary, summarize
from kerascope.analysis.markdown import code_span, plain, table
from kerascope.analysis.report import FitFact, ModelFact, ShapeReport
from kerascope.analysis.specs import dtype_text, spec_text, tensors

_MOST_ROWS = 20


def model_text(report: ShapeReport, model: ModelFact) -> str:
    """A model with its ends, its totals and its layers."""
    summary = summarize(report, model)
    parts = [heading(model.cls, given_name(model.cls, model.name))]
    if model.inputs is not None and model.outputs is not None:
        parts.append(
            f"{code_span(spec_text(model.inputs))} → {code_span(spec_text(model.outputs))}"
        )
    rows: list[tuple[str, ...]] = [("layers", f"{summary.layers:,}")]
    if summary.params is not None:
        trainable = ""
        if summary.trainable_params is not None and summary.trainable_params != summary.params:
            trainable = f", {summary.trainable_params:,} of them trainable"
        rows.append(("parameters", f"{summary.params:,}{trainable}"))
    if summary.weight_bytes:
        rows.append(("memory of the weights", bytes_text(summary.weight_bytes)))
    if summary.output_bytes:
        rows.append(("memory of all outputs", f"{bytes_text(summary.output_bytes)} per sample"))
    if summary.cost.text and summary.cost.value:
        rows.append(("multiply-adds", f"{summary.cost.text} per sample"))
    parts.append(table(("", ""), rows))
    parts.append(_layers(summary))
    if model.assumed:
        parts.append(assumption(model.assumed))
    elif any(row.failed for row in summary.rows):
        parts.append("It is not built: a layer fails.")
    elif not model.built:
        parts.append("It is not built: its layers do not know their input yet.")
    return "\n\n".join(part for part in parts if part)


def fit_text(report: ShapeReport, fit: FitFact) -> str:
    """What a ``fit`` or the like was given, against what the model takes and returns."""
    info = report.layers.get(fit.model)
    name = f"{info.cls} {given_name(info.cls, info.name)}".strip() if info is not None else ""
    parts = [heading(fit.method, name)]
    rows: list[tuple[str, ...]] = []
    for feed in feeds(report, fit):
        made = f", made on line {feed.line}" if feed.line is not None else ""
        rows.append(
            (
                {"x": "data", "y": "targets"}.get(feed.argument, plain(feed.argument)),
                code_span(feed.expression),
                f"{code_span(spec_text(feed.spec))} {plain(dtype_text(feed.spec))}{made}",
            )
        )
    if tensors(fit.model_inputs):
        rows.append(("the model takes", "", code_span(spec_text(fit.model_inputs))))
    if tensors(fit.model_outputs):
        rows.append(("the model returns", "", code_span(spec_text(fit.model_outputs))))
    if fit.loss is not None:
        rows.append(("loss", "", code_span(_names(fit.loss))))
    if fit.metrics:
        rows.append(("metrics", "", code_span(_names(fit.metrics))))
    if fit.batch_size is not None:
        rows.append(("batch", "", f"{fit.batch_size:,} samples"))
    steps = steps_per_epoch(report, fit)
    if steps is not None:
        rows.append(("steps", "", f"{steps:,}" + (" per epoch" if fit.method == "fit" else "")))
    parts.append(table(("", "written", "is"), rows))
    if fit.stage is not None:
        parts.append(f"It fails: {plain(_STAGES.get(fit.stage, fit.stage))}.")
    return "\n\n".join(part for part in parts if part)


_STAGES = {
    "data": "the data does not fit together",
    "forward": "the model does not take the data",
    "loss": "the loss does not take the outputs and the targets",
    "metrics": "a metric does not take the outputs and the targets",
    "train_step": "the training step does not work on a batch",
    "validation": "the validation data does not fit",
    "last_batch": "the smaller batch at the end does not fit",
}


def _layers(summary: ModelSummary) -> str:
    """The layers in order: output, parameters and multiply-adds."""
    rows: list[tuple[str, ...]] = []
    shown = [row for row in summary.rows if row.role != "op"]
    for row in shown[:_MOST_ROWS]:
        output = code_span(spec_text(row.outputs)) if row.outputs is not None else ""
        times = f" \N{MULTIPLICATION SIGN}{row.calls}" if row.calls > 1 else ""
        rows.append(
            (
                str(row.span.line) if row.span is not None and not row.span.file else "",
                plain("Input" if row.role == "input" else row.cls) + times,
                "fails" if row.failed else output,
                f"{row.params:,}" if row.params else "",
                row.cost.text if row.cost.value else "",
            )
        )
    if not rows:
        return ""
    more = len(shown) - len(rows)
    text = table(("line", "layer", "output", "parameters", "multiply-adds"), rows)
    return text + (f"\n\nand {more} more layers" if more > 0 else "")


def _names(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_names(item)}" for key, item in value.items())
    if isinstance(value, tuple | list):
        return ", ".join(_names(item) for item in value)
    return str(value)
