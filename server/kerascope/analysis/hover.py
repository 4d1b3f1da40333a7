"""What to tell about the place under the pointer."""

from __future__ import annotations

from dataclasses import dataclass

from kerascope.analysis.cst import call_at, leaf_at, parse
from kerascope.analysis.hints import applied_span
from kerascope.analysis.markdown import code_block, code_span, table
from kerascope.analysis.outline import outline
from kerascope.analysis.path import change_text, path_to
from kerascope.analysis.report import (
    Finding,
    LayerFact,
    ModelFact,
    ShapeReport,
    Span,
    VariableFact,
    Variant,
)
from kerascope.analysis.specs import dtype_text, spec_text

_MOST_STEPS = 30
_MOST_VARIANTS = 12


@dataclass(frozen=True)
class HoverContent:
    """Markdown about the text at ``span``; without HTML and without command links."""

    markdown: str
    span: Span


def hover_at(report: ShapeReport, line: int, column: int) -> HoverContent | None:
    """What is known of the layer, variable or model at a position."""
    here = Span(line, column, line, column)
    called = _called_at(report, here)
    if called is not None:
        return HoverContent(_fact_text(report, called) + _details(report, called.span), called.span)
    named = _named(report, line, column)
    if named is not None:
        return named
    fact = _fact_at(report, here)
    model = _model_at(report, here)
    if fact is not None and (model is None or model.span is None or model.span.contains(fact.span)):
        span = fact.span
        return HoverContent(_fact_text(report, fact) + _details(report, span), span)
    if model is not None and model.span is not None:
        return HoverContent(_model_text(report, model), model.span)
    return None


# -- finding what is meant --------------------------------------------------------------


def _called_at(report: ShapeReport, here: Span) -> LayerFact | None:
    """The call site on whose callee the position is: ``model`` in ``model(x)``."""
    for fact in report.facts:
        call = call_at(parse(report.text), fact.span) if fact.site == "call" else None
        if call is not None:
            callee = Span(fact.span.line, fact.span.column, *call.trailer.start_pos)
            if callee.contains(here):
                return fact
    return None


def _fact_at(report: ShapeReport, here: Span) -> LayerFact | None:
    """The innermost fact around a position: its own expression first, then its argument."""
    models = {model.span for model in report.models}
    facts = [f for f in report.facts if f.site == "call" or f.span not in models]
    own = [fact for fact in facts if fact.span.contains(here)]
    if not own:
        own = [fact for fact in facts if applied_span(report.text, fact).contains(here)]
    return min(own, key=lambda fact: _size(fact.span), default=None)


def _model_at(report: ShapeReport, here: Span) -> ModelFact | None:
    own = [m for m in report.models if m.span is not None and m.span.contains(here)]
    return min(own, key=lambda model: _size(model.span or here), default=None)


def _named(report: ShapeReport, line: int, column: int) -> HoverContent | None:
    """About the variable whose name is at a position, as it was bound last above it."""
    leaf = leaf_at(parse(report.text), line, column)
    if leaf is None or leaf.type != "name":
        return None
    previous = leaf.get_previous_leaf()
    if previous is not None and previous.type == "operator" and previous.value == ".":
        return None  # an attribute of something, not the variable of that name
    name, span = leaf.value, Span(*leaf.start_pos, *leaf.end_pos)
    if (
        leaf.parent is not None
        and leaf.parent.type == "argument"
        and (leaf.parent.children[0] is leaf)
    ):
        return None  # a keyword
    models = {site.span: site.name for site in outline(report.text).models if site.name is not None}
    bound = [
        (model.span.line, model)
        for model in report.models
        if model.span is not None and models.get(model.span) == name and model.span.line <= line
    ]
    variables = [
        (variable.span.line, variable)
        for variable in report.variables
        if variable.name == name and variable.span.line <= line
    ]
    last_model = max(bound, key=lambda item: item[0], default=None)
    last_variable = max(variables, key=lambda item: item[0], default=None)
    if last_variable is not None and (last_model is None or last_variable[0] >= last_model[0]):
        return HoverContent(_variable_text(last_variable[1]), span)
    if last_model is not None:
        return HoverContent(_model_text(report, last_model[1]), span)
    return None


def _size(span: Span) -> tuple[int, int]:
    return (span.end_line - span.line, span.end_column - span.column)


# -- texts ------------------------------------------------------------------------------


def _fact_text(report: ShapeReport, fact: LayerFact) -> str:
    parts = [_title(report, fact)]
    if not fact.variants:
        parts.append(_failed(report, fact) if fact.failed else "It was not called.")
    elif len(fact.variants) == 1:
        parts.append(_single(fact, fact.variants[0]))
    else:
        parts.append(_several(fact))
    assumed = next((variant.assumed for variant in fact.variants if variant.assumed), None)
    if assumed:
        parts.append(f"_Assumed_: {code_span(assumed)}")
    if report.stale:
        parts.append("_From before the last edit._")
    if fact.variants and fact.variants[0].call_ids:
        parts.append(_path(report, fact.variants[0].call_ids[0]))
    return "\n\n".join(part for part in parts if part)


def _title(report: ShapeReport, fact: LayerFact) -> str:
    title = f"**{code_span(fact.layer)}** {code_span(fact.name)}"
    owner = next(
        (model for model in report.models if set(fact.layer_ids) & set(model.layers)), None
    )
    if owner is not None:
        title += f" in {code_span(owner.cls)} {code_span(owner.name)}"
    return title


def _failed(report: ShapeReport, fact: LayerFact) -> str:
    steps = report.steps.values()
    step = next((s for s in steps if s.failed and s.layer_id in fact.layer_ids), None)
    if step is None:
        return "It fails here."
    return f"It fails on the input {code_span(spec_text(step.inputs))}."


def _single(fact: LayerFact, variant: Variant) -> str:
    rows: list[tuple[str, ...]] = []
    if variant.inputs is not None:
        rows.append(("input", code_span(spec_text(variant.inputs))))
    rows.append(("output", code_span(spec_text(variant.outputs))))
    dtype = dtype_text(variant.outputs)
    if dtype:
        rows.append(("dtype", code_span(dtype)))
    rows += _parameter_rows(fact.params, fact.trainable_params)
    if variant.calls > 1:
        rows.append(("calls", str(variant.calls)))
    return table(("", ""), rows)


def _several(fact: LayerFact) -> str:
    rows = [
        (
            str(variant.calls),
            code_span(spec_text(variant.inputs)),
            code_span(spec_text(variant.outputs)),
            code_span(dtype_text(variant.outputs)),
        )
        for variant in fact.variants[:_MOST_VARIANTS]
    ]
    text = table(("calls", "input", "output", "dtype"), rows)
    if len(fact.variants) > _MOST_VARIANTS:
        text += f"\n\nand {len(fact.variants) - _MOST_VARIANTS} more"
    parameters = _parameter_rows(fact.params, fact.trainable_params)
    return text + "".join(f"\n\n{name}: {value}" for name, value in parameters)


def _parameter_rows(params: int | None, trainable: int | None) -> list[tuple[str, str]]:
    if params is None:
        return []
    frozen = ""
    if trainable is not None and trainable != params:
        frozen = f" ({params - trainable:,} of them frozen)"
    return [("parameters", f"{params:,}{frozen}")]


def _path(report: ShapeReport, call: int) -> str:
    steps = path_to(report, call)
    if len(steps) < 2:
        return ""
    rows: list[tuple[str, ...]] = []
    for number, step in enumerate(steps):
        if len(steps) > _MOST_STEPS and _MOST_STEPS // 2 <= number < len(steps) - _MOST_STEPS // 2:
            if number == _MOST_STEPS // 2:
                rows.append((f"… {len(steps) - _MOST_STEPS} more", "", "", ""))
            continue
        place = str(step.span.line) if step.span is not None and not step.span.file else ""
        name = "Input" if step.role == "input" else step.layer
        change = change_text(step)
        rows.append((place, code_span(name), code_span(spec_text(step.outputs)), change))
    return table(("line", "step", "shape", "change"), rows)


def _variable_text(variable: VariableFact) -> str:
    rows = [
        (code_span(spec_text(spec)), code_span(dtype_text(spec)))
        for spec in variable.specs[:_MOST_VARIANTS]
    ]
    return f"**{code_span(variable.name)}**\n\n" + table(("shape", "dtype"), rows)


def _model_text(report: ShapeReport, model: ModelFact) -> str:
    rows: list[tuple[str, ...]] = []
    if model.inputs is not None:
        rows.append(("input", code_span(spec_text(model.inputs))))
    if model.outputs is not None:
        rows.append(("output", code_span(spec_text(model.outputs))))
    rows += _parameter_rows(model.params, model.trainable_params)
    rows.append(("layers", str(len(model.layers))))
    parts = [f"**{code_span(model.cls)}** {code_span(model.name)}", table(("", ""), rows)]
    if model.assumed:
        parts.append(f"_Assumed_: {code_span(model.assumed)}")
    elif not model.built:
        parts.append("It is not built: its layers do not know their input yet.")
    if report.stale:
        parts.append("_From before the last edit._")
    return "\n\n".join(parts)


def _details(report: ShapeReport, span: Span) -> str:
    """Keras' own words for the findings at a place."""
    found: list[Finding] = [f for f in report.findings if f.span == span and f.detail]
    return "".join(f"\n\nKeras says:\n{code_block(finding.detail)}" for finding in found)
