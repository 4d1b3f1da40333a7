"""What to tell about the place under the pointer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kerascope.analysis.cst import call_at, leaf_at, parse
from kerascope.analysis.explain.layer_text import layer_text
from kerascope.analysis.explain.model_text import fit_text, model_text
from kerascope.analysis.explain.value_text import unknown_text, variable_text
from kerascope.analysis.hints import applied_span
from kerascope.analysis.markdown import code_block, plain
from kerascope.analysis.outline import outline
from kerascope.analysis.report import (
    FitFact,
    LayerFact,
    ModelFact,
    ShapeReport,
    Span,
    UnknownFact,
)
from kerascope.analysis.rules import RULES
from kerascope.analysis.text import LineIndex


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
        return _about_layer(report, called)
    fit = _fit_at(report, here)
    if fit is not None:
        return _content(report, fit_text(report, fit), fit.span)
    named = _named(report, line, column)
    if named is not None:
        return named
    fact = _fact_at(report, here)
    model = _model_at(report, here)
    if fact is not None and (model is None or model.span is None or model.span.contains(fact.span)):
        return _about_layer(report, fact)
    if model is not None and model.span is not None:
        return _content(report, model_text(report, model), model.span)
    unknown = _unknown_at(report, here)
    if unknown is not None and unknown.span is not None:
        return _content(report, unknown_text(unknown), unknown.span)
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


def _fit_at(report: ShapeReport, here: Span) -> FitFact | None:
    """The training call on whose method the position is: ``fit`` in ``model.fit(x, y)``."""
    for fit in report.fits:
        if not fit.span.contains(here):
            continue
        call = call_at(parse(report.text), fit.span)
        if call is None:
            continue
        opening = call.opening
        line, column = opening.start_pos
        if (here.line, here.column) <= (line, column) and here.line == line:
            before = opening.get_previous_leaf()
            if before is not None and before.start_pos <= (here.line, here.column):
                return fit
    return None


def _unknown_at(report: ShapeReport, here: Span) -> UnknownFact | None:
    own = [item for item in report.unknowns if item.span is not None and item.span.contains(here)]
    return min(own, key=lambda item: _size(item.span or here), default=None)


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
    unknown = _unknown_behind(report, name, line)
    known = max((item[0] for item in (last_model, last_variable) if item), default=0)
    if unknown is not None and unknown.span is not None and unknown.span.line > known:
        return _content(report, unknown_text(unknown), span)
    if last_variable is not None and (last_model is None or last_variable[0] >= last_model[0]):
        return _content(report, variable_text(report, last_variable[1]), span)
    if last_model is not None:
        return _content(report, model_text(report, last_model[1]), span)
    return None


def _unknown_behind(report: ShapeReport, name: str, line: int) -> UnknownFact | None:
    """What was not known when a name was bound last at or above a line, if that is so."""
    index = LineIndex(report.text)
    bound = re.compile(rf"(?<![\w.]){re.escape(name)}(?!\w)[^=(]*=(?!=)")
    found = [
        item
        for item in report.unknowns
        if item.span is not None
        and not item.span.file
        and item.span.line <= line
        and bound.search(index.line(item.span.line)[: item.span.column])
    ]
    return max(found, key=lambda item: item.span.line if item.span else 0, default=None)


def _size(span: Span) -> tuple[int, int]:
    return (span.end_line - span.line, span.end_column - span.column)


# -- texts ------------------------------------------------------------------------------


def _about_layer(report: ShapeReport, fact: LayerFact) -> HoverContent:
    return _content(report, layer_text(report, fact), fact.span)


def _content(report: ShapeReport, text: str, span: Span) -> HoverContent:
    """With what was found at the place, and how old it is."""
    stale = "\n\n_From before the last edit._" if report.stale else ""
    return HoverContent(text + _findings(report, span) + stale, span)


def _findings(report: ShapeReport, span: Span) -> str:
    """The rules that speak at a place (their messages are shown by the editor), in Keras' words."""
    found = [finding for finding in report.findings if finding.span == span]
    text = ""
    for finding in found:
        rule = RULES.get(finding.code)
        named = f"{finding.code}: {plain(rule.summary)}" if rule is not None else ""
        link = f"[{named}]({rule.url})" if rule is not None and rule.url else named
        said = f"Keras says:\n{code_block(finding.detail)}" if finding.detail else ""
        text += "".join(f"\n\n{part}" for part in (link, said) if part)
    return text
