"""How ``kerascope summary`` writes the models of a file."""

from __future__ import annotations

from collections.abc import Sequence

from rich.box import ROUNDED
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kerascope.analysis.explain.memory import bytes_text
from kerascope.analysis.explain.summary import LayerRow, ModelSummary, summarize
from kerascope.analysis.report import ModelFact, Spec
from kerascope.analysis.specs import spec_text
from kerascope.cli.inspection import Inspected
from kerascope.cli.places import in_source, place
from kerascope.cli.printable import printable

# In a narrower terminal the column of multiply-adds would cut the others short.
_WIDE = 110


def write(results: Sequence[Inspected], console: Console) -> None:
    """A table for each model: its layers as they run, what each gives, and what it costs."""
    for result in results:
        models = [model for model in result.report.models if model.span is not None]
        if not models:
            why = result.report.detail or "no model is constructed there"
            console.print(Text(f"{printable(result.source.shown)}: {printable(why)}", "dim"))
        for model in models:
            _write_model(model, result, console)


def _write_model(model: ModelFact, result: Inspected, console: Console) -> None:
    summary = summarize(result.report, model)
    title = Text().append(printable(model.name), "bold cyan")
    title.append(f" ({printable(model.cls)}) ")
    if model.span is not None:
        title.append(printable(place(result.source, model.span).rpartition(":")[0]), "dim")
    table = Table(box=ROUNDED, title=title, title_justify="left", header_style="dim")
    table.add_column("layer (type)", no_wrap=True)
    table.add_column("output shape", no_wrap=True)
    table.add_column("parameters", justify="right", no_wrap=True)
    costs = console.width >= _WIDE
    if costs:
        table.add_column("multiply-adds", justify="right", no_wrap=True)
    table.add_column("line", justify="right", no_wrap=True)
    for row in summary.rows:
        name = Text().append(printable(row.name), "cyan").append(f" ({printable(row.cls)})", "dim")
        if row.calls > 1:
            name.append(f" \N{MULTIPLICATION SIGN}{row.calls}")
        cells = [name, _output(row), Text(_count(row.params)), Text(_line(row, result))]
        table.add_row(*cells[:3], *([Text(_cost(row))] if costs else []), cells[3])
    console.print(table, width=max(console.width, 200), crop=False)
    console.print(_totals(model, summary))
    console.print()


def _line(row: LayerRow, result: Inspected) -> str:
    if row.span is None or row.span.file:
        return ""
    cell, span = in_source(result.source, row.span)
    return str(span.line) if cell is None else f"cell {cell.number}:{span.line}"


def _totals(model: ModelFact, summary: ModelSummary) -> Text:
    if not model.built:
        fails = any(row.failed for row in summary.rows)
        why = "a layer fails" if fails else "its input is unknown"
        return Text(f" not built: {why}", "red" if fails else "yellow")
    text = Text().append(f" parameters: {_count(summary.params) or '?'}", "bold")
    if summary.trainable_params is not None and summary.params is not None:
        text.append(f"  trainable: {summary.trainable_params:,}")
        text.append(f"  fixed: {summary.params - summary.trainable_params:,}")
    if summary.weight_bytes:
        text.append(f"  memory: {bytes_text(summary.weight_bytes)}")
    if summary.cost.value:
        text.append(f"  multiply-adds: {summary.cost.text} per sample")
    text.append(f"  input: {_known(model.inputs)}  output: {_known(model.outputs)}", "default")
    if model.assumed:
        text.append(f"  ({printable(model.assumed)})", "dim")
    return text


def _output(row: LayerRow) -> Text:
    if row.failed:
        return Text("fails", "red")
    return Text("?", "dim") if row.outputs is None else Text(_known(row.outputs), "green")


def _cost(row: LayerRow) -> str:
    return row.cost.text if row.cost.value else ""


def _known(spec: Spec) -> str:
    return "?" if spec is None else printable(spec_text(spec))


def _count(number: int | None) -> str:
    return "" if number is None else f"{number:,}"
