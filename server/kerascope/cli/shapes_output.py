"""How ``kerascope shapes`` writes what every layer does."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kerascope.analysis.report import LayerFact, ModelFact, Span, Variant
from kerascope.analysis.specs import dtype_text, shape_data, spec_text
from kerascope.cli.choices import ShapesFormat
from kerascope.cli.inspection import Inspected
from kerascope.cli.places import in_source, location, place
from kerascope.cli.printable import printable

# What a run of many files comes to: the worst of what its files came to.
_WORST_FIRST = ("crashed", "timeout", "cancelled", "syntax-error", "partial", "ok", "no-keras")


def write(
    results: Sequence[Inspected],
    console: Console,
    output_format: ShapesFormat,
    *,
    trace_info: bool,
) -> None:
    """Write the facts of all files; ``trace_info`` adds how the traces went."""
    if output_format is ShapesFormat.json:
        facts = [_fact(fact, result) for result in results for fact in result.report.facts]
        data: object = _with_trace_info(facts, results) if trace_info else facts
        console.file.write(json.dumps(data, indent=2, ensure_ascii=False) + "\n")
        return
    for result in results:
        if output_format is ShapesFormat.full:
            _write_table(result, console)
        else:
            _write_lines(result, console)
        if trace_info:
            _write_trace_info(result, console)


# JSON ----------------------------------------------------------------------------------


def _fact(fact: LayerFact, result: Inspected) -> Mapping[str, Any]:
    first = _variant(fact.variants[0]) if fact.variants else dict.fromkeys(_VARIANT_KEYS)
    out = {
        "filename": result.source.filename,
        "site": fact.site,
        **location(result.source, fact.span),
        "layer": fact.layer,
        "name": fact.name,
        **first,
        "params": fact.params,
        "calls": fact.calls,
    }
    if len(fact.variants) > 1:
        out["variants"] = [
            {**_variant(variant), "calls": variant.calls} for variant in fact.variants[1:]
        ]
    return out


_VARIANT_KEYS = ("input_shape", "output_shape", "dtype")


def _variant(variant: Variant) -> dict[str, Any]:
    return {
        "input_shape": shape_data(variant.inputs),
        "output_shape": shape_data(variant.outputs),
        "dtype": dtype_text(variant.outputs) or None,
    }


def _with_trace_info(
    facts: Sequence[Mapping[str, Any]], results: Sequence[Inspected]
) -> Mapping[str, Any]:
    statuses = {result.report.status for result in results}
    return {
        "facts": facts,
        "models": [_model(model, result) for result in results for model in result.report.models],
        "status": next((status for status in _WORST_FIRST if status in statuses), "no-keras"),
        "elapsed_ms": round(sum(result.report.elapsed_ms for result in results), 3),
        "unknown": [
            {
                "filename": result.source.filename,
                **_start(result, unknown.span),
                "reason": unknown.reason,
            }
            for result in results
            for unknown in result.report.unknowns
        ],
        "files": [
            {
                "filename": result.source.filename,
                "status": result.report.status,
                "elapsed_ms": round(result.report.elapsed_ms, 3),
                "detail": result.report.detail,
            }
            for result in results
        ],
    }


def _model(model: ModelFact, result: Inspected) -> Mapping[str, Any]:
    return {
        "filename": result.source.filename,
        **_whole(result, model.span),
        "model": model.cls,
        "name": model.name,
        "built": model.built,
        "input_shape": shape_data(model.inputs),
        "output_shape": shape_data(model.outputs),
        "params": model.params,
        "trainable_params": model.trainable_params,
        "assumed": model.assumed,
    }


def _whole(result: Inspected, span: Span | None) -> Mapping[str, Any]:
    if span is None:
        return {"location": None, "end_location": None}
    return location(result.source, span)


def _start(result: Inspected, span: Span | None) -> Mapping[str, Any]:
    where = dict(_whole(result, span))
    del where["end_location"]
    return where


# Text ----------------------------------------------------------------------------------


def _write_table(result: Inspected, console: Console) -> None:
    console.print(Text(printable(result.source.shown), "bold"))
    if not result.report.facts:
        console.print(Text(f"  {_nothing(result)}\n", "dim"))
        return
    table = Table(box=SIMPLE_HEAD, header_style="dim", pad_edge=False)
    for title in ("line", "layer", "input", "output", "parameters"):
        right = title in ("line", "parameters")
        # On a narrow terminal the shapes of structures fold; the places stay readable.
        table.add_column(
            title,
            justify="right" if right else "left",
            no_wrap=right,
            min_width=len(title) if right else None,
            overflow="fold",
        )
    for fact in result.report.facts:
        name = Text().append(printable(fact.layer), "cyan")
        if fact.site == "call":
            name.append(" call", "dim")
        for number, variant in enumerate(fact.variants or (None,)):
            first = number == 0
            table.add_row(
                _row(result, fact.span) if first else "",
                name if first else Text("also", "dim"),
                Text(_shapes(None if variant is None else variant.inputs)),
                _output(result, fact, variant),
                _parameters(fact) if first else "",
            )
    # Wide enough for its content: a shape that is cut off says nothing.
    console.print(table, width=max(console.width, 200), crop=False, no_wrap=True)


def _write_lines(result: Inspected, console: Console) -> None:
    for fact in result.report.facts:
        for variant in fact.variants or (None,):
            text = Text(f"{printable(place(result.source, fact.span))}: ")
            text.append(printable(fact.layer), "cyan")
            text.append(f" {_shapes(None if variant is None else variant.inputs)} → ")
            text.append_text(_output(result, fact, variant))
            console.print(text)


def _write_trace_info(result: Inspected, console: Console) -> None:
    report = result.report
    detail = f" ({printable(report.detail)})" if report.detail else ""
    console.print(Text(f"  trace: {report.status}, {report.elapsed_ms:.0f} ms{detail}", "dim"))
    for unknown in report.unknowns:
        where = "" if unknown.span is None else f" at {_position(result, unknown.span)}"
        console.print(Text(f"  unknown{where}: {printable(unknown.reason)}", "dim"))


def _output(result: Inspected, fact: LayerFact, variant: Variant | None) -> Text:
    if variant is None and fact.failed:
        return Text("fails", "red")
    if variant is None:
        applied = any(unknown.span == fact.span for unknown in result.report.unknowns)
        return Text("input unknown" if applied else "never called", "dim")
    text = Text().append(_shapes(variant.outputs), "green")
    if variant.assumed:
        text.append("  (assumed)", "dim")
    return text


def _shapes(spec: Any) -> str:
    return "" if spec is None else printable(spec_text(spec))


def _parameters(fact: LayerFact) -> str:
    return "" if fact.params is None else f"{fact.params:,}"


def _row(result: Inspected, span: Span) -> str:
    cell, shown = in_source(result.source, span)
    return str(shown.line) if cell is None else f"cell {cell.number}:{shown.line}"


def _position(result: Inspected, span: Span) -> str:
    where = place(result.source, span)
    return where if span.file else where.removeprefix(f"{result.source.shown}:")


def _nothing(result: Inspected) -> str:
    if result.report.status == "no-keras":
        return "does not use Keras"
    models = [_in_a_line(result, model) for model in result.report.models if model.span]
    if models:
        return "no layers of its own; " + "; ".join(models)
    return f"no layers ({result.report.detail or result.report.status})"


def _in_a_line(result: Inspected, model: ModelFact) -> str:
    """A model that is made of layers elsewhere, as those of ``keras.applications`` are."""
    shapes = f"{_shapes(model.inputs)} → {_shapes(model.outputs)}" if model.built else "not built"
    params = "" if model.params is None else f", {model.params:,} parameters"
    where = "" if model.span is None else f"line {_row(result, model.span)}: "
    return f"{where}{printable(model.name)} {shapes}{params}"
