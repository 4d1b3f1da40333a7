"""Lines of facts above models and above what trains them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kerascope.analysis.explain.feeding import steps_per_epoch
from kerascope.analysis.explain.summary import summarize
from kerascope.analysis.model_graph import models_of
from kerascope.analysis.report import FitFact, ModelFact, ShapeReport, Span
from kerascope.analysis.settings import AnalysisSettings
from kerascope.analysis.specs import dtype_text, spec_text, tensors

_TIMES = "\N{MULTIPLICATION SIGN}"
# Beyond this a specification says more on hover than in a line.
_LONGEST = 60

Opens = Literal["summary", "graph"]


@dataclass(frozen=True)
class Lens:
    """A line above ``span``; plain text. ``model`` is the id of the model that it ``opens``."""

    span: Span
    title: str
    opens: Opens | None = None
    model: str | None = None


def lenses(
    report: ShapeReport, settings: AnalysisSettings = AnalysisSettings()
) -> tuple[Lens, ...]:
    """The lenses of a document in its order; those of one place follow each other."""
    found: list[Lens] = []
    if settings.model_lenses:
        found += _of_models(report)
        # Their facts are gone until the next trace; the line stays, so that the text below it does
        # not jump while the user types.
        found += [Lens(span, "…") for span in report.edited_models]
    if settings.fit_lenses:
        found += _of_fits(report)
    return tuple(sorted(found, key=lambda lens: (lens.span.line, lens.span.column)))


def _of_models(report: ShapeReport) -> list[Lens]:
    places: dict[Span, list[tuple[str, ModelFact]]] = {}
    for name, model in models_of(report):
        if model.span is not None and model.layers:
            places.setdefault(model.span, []).append((name, model))
    found = []
    for span, models in places.items():
        name, first = models[0]
        times = f"{_TIMES}{len(models)}: " if len(models) > 1 else ""
        found += [
            Lens(span, times + summarize(report, first).title, "summary", name),
            Lens(span, "Summary", "summary", name),
            Lens(span, "Graph", "graph", name),
        ]
    return found


def _of_fits(report: ShapeReport) -> list[Lens]:
    """The first training call of each place: what arrives, and what the model takes."""
    by_place: dict[Span, FitFact] = {}
    for fit in report.fits:
        by_place.setdefault(fit.span, fit)
    found = []
    for span, fit in by_place.items():
        title = _fit_title(report, fit)
        if title:
            found.append(Lens(span, title))
    return found


def _fit_title(report: ShapeReport, fit: FitFact) -> str:
    if not tensors(fit.x):
        return ""
    parts = [f"{'batches of' if fit.batched else 'data'} {_short(spec_text(fit.x))}"]
    parts[0] += f" {dtype_text(fit.x)}"
    if tensors(fit.y):
        parts.append(f"targets {_short(spec_text(fit.y))}")
    if tensors(fit.model_inputs):
        parts.append(f"model takes {_short(spec_text(fit.model_inputs))}")
    steps = steps_per_epoch(report, fit)
    if steps is not None:
        parts.append(f"{steps:,} step{'s' if steps != 1 else ''}")
    return " · ".join(parts)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
