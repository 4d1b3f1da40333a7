"""The last report on a text that was edited since: what still stands, where it is now."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from kerascope.analysis.document import SourceDocument
from kerascope.analysis.report import (
    Finding,
    FitFact,
    LayerFact,
    ModelFact,
    Related,
    ShapeReport,
    Span,
    UnknownFact,
    VariableFact,
)
from kerascope.analysis.text import LineIndex

# Comparing lines is quadratic at worst; a larger change than this is taken as a whole.
_MOST_COMPARED = 4000

Move = Callable[[Span], "Span | None"]
_Placed = TypeVar("_Placed", LayerFact, VariableFact, FitFact)


def shift(
    report: ShapeReport, document: SourceDocument, moved: Mapping[int, int] | None = None
) -> ShapeReport:
    """``report`` moved to the text of ``document``, without what stood on changed lines.

    ``moved`` are the new numbers of the lines that have not changed, by their old ones, where more
    is known than the texts tell.
    """
    if report.text == document.text:
        return replace(report, version=document.version)
    lines = moved
    if lines is None:
        lines = moved_lines(LineIndex(report.text).lines, LineIndex(document.text).lines)

    def move(span: Span) -> Span | None:
        if span.file:
            return span
        first, last = lines.get(span.line), lines.get(span.end_line)
        if first is None or last is None or last - first != span.end_line - span.line:
            return None
        if any(lines.get(line) is None for line in range(span.line, span.end_line)):
            return None
        return replace(span, line=first, end_line=last)

    return replace(
        report,
        version=document.version,
        text=document.text,
        facts=_moved(report.facts, move),
        models=_models(report, move),
        edited_models=_edited_models(report, move),
        variables=_moved(report.variables, move),
        findings=_findings(report, move),
        unknowns=tuple(
            UnknownFact(_place(fact.span, move), fact.reason) for fact in report.unknowns
        ),
        steps={
            call: replace(
                step, span=_place(step.span, move), call_span=_place(step.call_span, move)
            )
            for call, step in report.steps.items()
        },
        layers={
            number: replace(
                layer,
                span=_place(layer.span, move),
                constructed=_place(layer.constructed, move),
            )
            for number, layer in report.layers.items()
        },
        fits=_moved(report.fits, move),
        stale=True,
    )


def _place(span: Span | None, move: Move) -> Span | None:
    return move(span) if span is not None else None


def moved_lines(old: tuple[str, ...], new: tuple[str, ...]) -> dict[int, int]:
    """New line numbers of the unchanged lines, by their old ones; both from 1."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    most = min(len(old), len(new)) - start
    while end < most and old[len(old) - 1 - end] == new[len(new) - 1 - end]:
        end += 1
    moved = {line: line for line in range(1, start + 1)}
    offset = len(new) - len(old)
    moved.update({line: line + offset for line in range(len(old) - end + 1, len(old) + 1)})
    middle_old, middle_new = old[start : len(old) - end], new[start : len(new) - end]
    if len(middle_old) + len(middle_new) <= _MOST_COMPARED:
        matcher = difflib.SequenceMatcher(None, middle_old, middle_new, autojunk=False)
        for a, b, size in matcher.get_matching_blocks():
            moved.update({start + a + i + 1: start + b + i + 1 for i in range(size)})
    return moved


def _moved(facts: tuple[_Placed, ...], move: Move) -> tuple[_Placed, ...]:
    moved = ((fact, move(fact.span)) for fact in facts)
    return tuple(replace(fact, span=span) for fact, span in moved if span is not None)


def _models(report: ShapeReport, move: Move) -> tuple[ModelFact, ...]:
    kept = []
    for model in report.models:
        span = move(model.span) if model.span is not None else None
        if model.span is None or span is not None:
            kept.append(replace(model, span=span))
    return tuple(kept)


def _edited_models(report: ShapeReport, move: Move) -> tuple[Span, ...]:
    """Where the models begin that are left out because something in them was edited."""
    begins = list(report.edited_models)
    for model in report.models:
        span = model.span
        if span is not None and move(span) is None:
            begins.append(replace(span, end_line=span.line, end_column=span.column))
    moved = (move(begin) for begin in dict.fromkeys(begins))
    return tuple(span for span in moved if span is not None)


def _findings(report: ShapeReport, move: Move) -> tuple[Finding, ...]:
    kept = []
    for finding in report.findings:
        span = move(finding.span)
        if span is None:
            continue
        related = ((item, move(item.span)) for item in finding.related)
        places = tuple(Related(item.message, there) for item, there in related if there)
        # The places in ``data`` are those of the old text; no fix may be made from them.
        kept.append(replace(finding, span=span, related=places, data={}))
    return tuple(kept)
