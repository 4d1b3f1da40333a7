"""How ``kerascope summary`` writes the models of a file."""

from __future__ import annotations

from collections.abc import Sequence

from rich.box import ROUNDED
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kerascope.analysis.report import LayerFact, ModelFact, ShapeReport, Spec
from kerascope.analysis.specs import spec_text
from kerascope.cli.inspection import Inspected
from kerascope.cli.places import in_source, place
from kerascope.cli.printable import printable


def write(results: Sequence[Inspected], console: Console) -> None:
    """A table for each model: its layers in order, their output shapes and parameters."""
    for result in results:
        models = [model for model in result.report.models if model.span is not None]
        if not models:
            why = result.report.detail or "no model is constructed there"
            console.print(Text(f"{printable(result.source.shown)}: {printable(why)}", "dim"))
        for model in models:
            _write_model(model, result, console)


def _write_model(model: ModelFact, result: Inspected, console: Console) -> None:
    title = Text().append(printable(model.name), "bold cyan")
    title.append(f" ({printable(model.cls)}) ")
    if model.span is not None:
        title.append(printable(place(result.source, model.span).rpartition(":")[0]), "dim")
    table = Table(box=ROUNDED, title=title, title_justify="left", header_style="dim")
    table.add_column("layer (type)", no_wrap=True)
    table.add_column("output shape", no_wrap=True)
    table.add_column("parameters", justify="right", no_wrap=True)
    table.add_column("line", justify="right", no_wrap=True)
    listed = layers_of(model, result.report)
    for fact in listed:
        name = (
            Text().append(printable(fact.name), "cyan").append(f" ({printable(fact.layer)})", "dim")
        )
        table.add_row(name, _output(fact), _count(fact.params), _line(fact, result))
    console.print(table, width=max(console.width, 200), crop=False)
    elsewhere = len(model.layers) - len(listed)
    if elsewhere > 1:  # one may be the InputLayer that Keras adds
        console.print(Text(f" and {elsewhere} layers that this file does not construct", "dim"))
    console.print(_totals(model))
    console.print()


def layers_of(model: ModelFact, report: ShapeReport) -> list[LayerFact]:
    """The facts of those of the model's layers that this file constructs, in the model's order."""
    by_layer: dict[int, LayerFact] = {}
    for fact in report.facts:
        for layer in fact.layer_ids:
            # Where it is constructed says more than where it is called.
            if fact.site == "construct" or layer not in by_layer:
                by_layer[layer] = fact
    facts = (by_layer.get(layer) for layer in model.layers)
    return [fact for fact in facts if fact is not None]


def _line(fact: LayerFact, result: Inspected) -> str:
    cell, span = in_source(result.source, fact.span)
    return str(span.line) if cell is None else f"cell {cell.number}:{span.line}"


def _totals(model: ModelFact) -> Text:
    if not model.built:
        return Text(" not built: its input is unknown", "yellow")
    text = Text().append(f" parameters: {_count(model.params) or '?'}", "bold")
    if model.trainable_params is not None and model.params is not None:
        text.append(f"  trainable: {model.trainable_params:,}")
        text.append(f"  fixed: {model.params - model.trainable_params:,}")
    text.append(f"  input: {_known(model.inputs)}  output: {_known(model.outputs)}", "default")
    if model.assumed:
        text.append(f"  ({printable(model.assumed)})", "dim")
    return text


def _output(fact: LayerFact) -> Text:
    if not fact.variants:
        return Text("fails" if fact.failed else "?", "red" if fact.failed else "dim")
    shapes = dict.fromkeys(spec_text(variant.outputs) for variant in fact.variants)
    return Text(printable(" / ".join(shapes)), "green")


def _known(spec: Spec) -> str:
    return "?" if spec is None else printable(spec_text(spec))


def _count(number: int | None) -> str:
    return "" if number is None else f"{number:,}"
