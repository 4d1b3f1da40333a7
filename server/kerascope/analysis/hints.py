"""Shapes at the ends of lines."""

from __future__ import annotations

from dataclasses import dataclass

from kerascope.analysis.cst import call_at, parse
from kerascope.analysis.report import LayerFact, ShapeReport, Span
from kerascope.analysis.settings import AnalysisSettings
from kerascope.analysis.specs import spec_text, tensors
from kerascope.analysis.text import LineIndex

_MOST_VARIANTS = 3
_TIMES = "\N{MULTIPLICATION SIGN}"
_MODEL_CLASSES = frozenset({"Model", "Sequential", "Functional"})


@dataclass(frozen=True)
class InlayHint:
    """A label to show at a position (line from 1, column from 0); plain text, no markup."""

    line: int
    column: int
    label: str
    tooltip: str


def inlay_hints(
    report: ShapeReport, settings: AnalysisSettings = AnalysisSettings()
) -> tuple[InlayHint, ...]:
    """At most one hint a line: of the layer call that ends last on it."""
    if not settings.output_shape_hints and not settings.input_shape_hints:
        return ()
    index = LineIndex(report.text)
    chosen: dict[int, tuple[Span, LayerFact]] = {}
    for fact in report.facts:
        if not _shows(fact):
            continue
        span = applied_span(report.text, fact)
        other = chosen.get(span.end_line)
        if other is None or _later(span, other[0]):
            chosen[span.end_line] = (span, fact)
    return tuple(
        InlayHint(line, len(index.line(line).rstrip()), _label(fact, settings), _tooltip(fact))
        for line, (_, fact) in sorted(chosen.items())
    )


def applied_span(text: str, fact: LayerFact) -> Span:
    """The span of a layer's construction together with a call written directly on it."""
    if fact.site == "construct":
        call = call_at(parse(text), fact.span)
        following = call.following if call is not None else None
        if following is not None:
            return following.span
    return fact.span


def is_model(fact: LayerFact) -> bool:
    """Whether the fact is about a whole model."""
    return bool(_MODEL_CLASSES & {fact.layer, *fact.bases})


def _shows(fact: LayerFact) -> bool:
    if fact.site == "construct" and is_model(fact):
        return False  # its layers say more, and its calls have hints of their own
    return any(tensors(variant.outputs) for variant in fact.variants)


def _later(span: Span, other: Span) -> bool:
    """Whether ``span`` ends after ``other``, or encloses it."""
    if span.end_column != other.end_column:
        return span.end_column > other.end_column
    return (span.line, span.column) < (other.line, other.column)


def _label(fact: LayerFact, settings: AnalysisSettings) -> str:
    texts = []
    for variant in fact.variants:
        given = f"{spec_text(variant.inputs)} " if variant.inputs is not None else ""
        texts.append(
            (given if settings.input_shape_hints else "")
            + (f"→ {spec_text(variant.outputs)}" if settings.output_shape_hints else "")
        )
    texts = list(dict.fromkeys(text.strip() for text in texts))
    if len(texts) > _MOST_VARIANTS:
        return f"{_TIMES}{len(texts)}: {texts[0]} … {texts[-1]}"
    if settings.output_shape_hints and not settings.input_shape_hints:
        return "→ " + " | ".join(text[2:] for text in texts)
    return " | ".join(texts)


def _tooltip(fact: LayerFact) -> str:
    lines = [
        f"{fact.layer}: {spec_text(variant.inputs)} → {spec_text(variant.outputs)}"
        for variant in fact.variants[:10]
    ]
    if fact.params:
        lines.append(f"{fact.params:,} parameters")
    assumed = next((variant.assumed for variant in fact.variants if variant.assumed), None)
    if assumed:
        lines.append(f"Assumed: {assumed}")
    return "\n".join(lines)
