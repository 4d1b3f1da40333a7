"""What a hover tells of a layer, or of a place where one is called."""

from __future__ import annotations

from collections import Counter

from kerascope.analysis.explain.applied import Applied, applied
from kerascope.analysis.explain.axes import axis_notes
from kerascope.analysis.explain.cost import step_cost
from kerascope.analysis.explain.documentation import documentation_url
from kerascope.analysis.explain.feeding import feeds
from kerascope.analysis.explain.forward import owner_of
from kerascope.analysis.explain.masks import mask_text
from kerascope.analysis.explain.memory import bytes_text, output_bytes, weight_bytes
from kerascope.analysis.explain.naming import given_name
from kerascope.analysis.explain.parameters import frozen_note, parameter_formula
from kerascope.analysis.explain.path_text import note_line, path_table
from kerascope.analysis.explain.receptive_field import receptive_field
from kerascope.analysis.markdown import code_span, plain, table
from kerascope.analysis.report import LayerFact, LayerInfo, ShapeReport, Step, Variant
from kerascope.analysis.specs import dtype_text, spec_text

_MOST_VARIANTS = 12
_MOST_WEIGHTS = 8
_EXAMPLE = "# kerascope: input (None, 224, 224, 3)"


def layer_text(report: ShapeReport, fact: LayerFact) -> str:
    """All that is known of what happens at one place."""
    called = fact.called_layers(report.steps) or fact.layer_ids
    info = report.layers.get(called[0]) if called else None
    cls = "Input" if fact.layer == "InputLayer" else fact.layer
    step = _first_step(report, fact)
    one = applied(report, step) if step is not None else None
    parts = [heading(cls, given_name(fact.layer, fact.name)), _shapes(report, fact)]
    if one is not None and fact.variants:
        parts.append("\n".join(f"- {note_line(note)}" for note in axis_notes(one)))
    parts.append(_facts_table(report, fact, info, one))
    parts.append(assumption(next((v.assumed for v in fact.variants if v.assumed), None)))
    if step is not None and fact.variants:
        path = path_table(report, step.call)
        parts.append(f"**From the input**\n\n{path}" if path else "")
    parts.append(_links(info))
    return "\n\n".join(part for part in parts if part)


def heading(cls: str, name: str) -> str:
    """One line: what it is, and what its author calls it."""
    return f"### {plain(cls)}" + (f" · {plain(name)}" if name else "")


def assumption(reason: str | None) -> str:
    """Why a shape is no fact, and how to make it one; empty without a reason."""
    if not reason:
        return ""
    return f"Assumed: {plain(reason)}. An example makes it sure: {code_span(_EXAMPLE)}"


def _first_step(report: ShapeReport, fact: LayerFact) -> Step | None:
    if not fact.variants or not fact.variants[0].call_ids:
        return None
    return report.steps.get(fact.variants[0].call_ids[0])


def _shapes(report: ShapeReport, fact: LayerFact) -> str:
    if not fact.variants:
        return _failed(report, fact) if fact.failed else "It was not called."
    if len(fact.variants) == 1:
        return _arrow(fact.variants[0])
    rows = [
        (
            str(variant.calls),
            code_span(spec_text(variant.inputs)) if variant.inputs is not None else "",
            code_span(spec_text(variant.outputs)),
            dtype_text(variant.outputs),
        )
        for variant in fact.variants[:_MOST_VARIANTS]
    ]
    text = table(("calls", "input", "output", "dtype"), rows)
    if len(fact.variants) > _MOST_VARIANTS:
        text += f"\n\nand {len(fact.variants) - _MOST_VARIANTS} more"
    return text


def _arrow(variant: Variant) -> str:
    given = f"{code_span(spec_text(variant.inputs))} → " if variant.inputs is not None else ""
    return f"{given}{code_span(spec_text(variant.outputs))} {plain(dtype_text(variant.outputs))}"


def _failed(report: ShapeReport, fact: LayerFact) -> str:
    steps = (step for layer in fact.layer_ids for step in report.steps_of_layer.get(layer, ()))
    step = next((step for step in steps if step.failed), None)
    if step is None:
        return "It fails here."
    return f"It fails on the input {code_span(spec_text(step.inputs))}."


def _facts_table(
    report: ShapeReport, fact: LayerFact, info: LayerInfo | None, one: Applied | None
) -> str:
    rows = _parameter_rows(report, fact, info)
    owner = owner_of(report, fact.layer_ids)
    if owner is not None:
        name = given_name(owner.cls, owner.name)
        rows.append(("part of", plain(f"{owner.cls} {name}".strip())))
    if one is not None and fact.variants:
        rows += _cost_rows(report, one, several=len(fact.variants) > 1)
    calls = _calls_in_one_pass(report, fact)
    if calls > 1 and len(fact.variants) == 1:
        rows.append(("calls", f"{calls}"))
    rows += _fed_by(report, fact, one)
    return table(("", ""), rows) if rows else ""


def _calls_in_one_pass(report: ShapeReport, fact: LayerFact) -> int:
    """How often the place applies its layers in one run of what contains it.

    A model that is built and then trained runs its layers twice, and each of them is applied once
    all the same; only a layer that is shared, or that a loop makes, is applied more often.
    """
    made = (report.steps.get(call) for variant in fact.variants for call in variant.call_ids)
    by_parent = Counter(step.parent for step in made if step is not None)
    return max(by_parent.values(), default=0)


def _parameter_rows(
    report: ShapeReport, fact: LayerFact, info: LayerInfo | None
) -> list[tuple[str, str]]:
    if fact.params is None:
        return []
    if not fact.params:
        return [("parameters", "none")]
    formula = parameter_formula(info) if info is not None and info.params == fact.params else None
    text = f"{fact.params:,}"
    if formula is not None and formula.text != str(fact.params):
        text = f"{code_span(formula.text)} = {text}"
    layers = len(fact.called_layers(report.steps))
    if layers > 1 and fact.site == "construct":
        text += f", in the first of {layers} layers"
    rows = [("parameters", text)]
    if info is None:
        return rows
    note = frozen_note(info)
    if note:
        rows[0] = ("parameters", f"{text}, {note}")
    weights = [
        f"{plain(name)} {code_span(spec_text(spec))}" for name, spec in (info.weights or {}).items()
    ]
    if weights and formula is None and len(weights) <= _MOST_WEIGHTS:
        rows.append(("weights", ", ".join(weights)))
    size = weight_bytes(info.sizes)
    if size:
        rows.append(("memory of the weights", f"{bytes_text(size)} as {', '.join(info.sizes)}"))
    return rows


def _cost_rows(report: ShapeReport, one: Applied, several: bool) -> list[tuple[str, str]]:
    rows = []
    first = ", in the first call" if several else ""
    cost = step_cost(report, one.step)
    if cost.text and cost.value:
        rows.append(("multiply-adds", f"{cost.text} per sample{first}"))
    size = output_bytes(one.step.outputs)
    if size:
        rows.append(
            (
                "memory of the output",
                f"{bytes_text(size)} per sample as {dtype_text(one.step.outputs)}",
            )
        )
    dtype = one.info.compute_dtype
    if dtype and one.info.sizes and dtype not in one.info.sizes:
        rows.append(("computes in", plain(dtype)))
    field = receptive_field(report, one.step)
    if field is not None and one.info.role == "layer":
        rows.append(("receptive field", f"{field.text} of the input"))
    mask = mask_text(one)
    if mask:
        rows.append(("mask", mask))
    return rows


def _fed_by(report: ShapeReport, fact: LayerFact, one: Applied | None) -> list[tuple[str, str]]:
    """The data behind an Input, or behind the first layer of a model."""
    if one is None or (one.info.role != "input" and _has_layer_before(one)):
        return []
    rows: list[tuple[str, str]] = []
    for model in report.models:
        if not set(fact.layer_ids) & set(model.layers):
            continue
        for fit in report.fits:
            if fit.model == model.layer_id and len(rows) < 3:
                rows += [
                    (
                        "fed by",
                        f"{code_span(feed.expression or 'data')} {code_span(spec_text(feed.spec))} "
                        f"{plain(dtype_text(feed.spec))}"
                        + (f", made on line {feed.line}" if feed.line is not None else "")
                        + f", in {plain(fit.method)} on line {fit.span.line}",
                    )
                    for feed in feeds(report, fit)
                    if feed.argument == "x"
                ]
    return rows


def _has_layer_before(one: Applied) -> bool:
    before = (one.report.steps.get(source) for source in one.step.sources)
    return any(step is not None and step.role != "input" for step in before)


def _links(info: LayerInfo | None) -> str:
    url = documentation_url(info) if info is not None else None
    return f"[Keras documentation of {info.cls}]({url})" if info is not None and url else ""
