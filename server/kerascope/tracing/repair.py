"""Applies the fixes of a whole text: tried ones only, together, until none is left."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from kerascope.analysis.document import SourceDocument
from kerascope.analysis.fixes.settle import improves
from kerascope.analysis.report import Finding, Fix, ShapeReport, TextEdit
from kerascope.analysis.settings import AnalysisSettings
from kerascope.analysis.text import apply_edits
from kerascope.tracing.inspector import inspect
from kerascope.tracing.tracer import Tracer
from kerascope.tracing.verify import verified_fixes
from kerascope_tracer.wire import Limits

#: What a text is after edits; ``None`` when they cannot be made.
Rewrite = Callable[[str, Sequence[TextEdit]], str | None]

#: Fixes that overlap take a round each; a text that needs more is left for the next time.
_MOST_ROUNDS = 10


@dataclass(frozen=True)
class Repaired:
    """A text with fixes applied, what is known of it, and what was done.

    ``applied`` are the fixes with the codes of their findings, in the order of application.
    """

    before: str
    text: str
    report: ShapeReport
    applied: tuple[tuple[str, Fix], ...]


async def repaired(
    tracer: Tracer,
    document: SourceDocument,
    report: ShapeReport,
    settings: AnalysisSettings = AnalysisSettings(),
    *,
    codes: Collection[str] | None = None,
    limits: Limits = Limits(),
    overlays: Mapping[str, str] | None = None,
    search_paths: tuple[str, ...] = (),
    rewrite: Rewrite = apply_edits,
) -> Repaired:
    """Every preferred, verified fix of the document's findings, of ``codes`` only if given.

    The fixes of one round do not overlap and are traced together; when together they make
    something worse, they are applied one by one. Hints are left alone: what they are about may be
    meant. So are fixes whose edits ``rewrite`` cannot make. ``report`` must have been made from
    ``document``.
    """
    before = document.text
    applied: list[tuple[str, Fix]] = []
    for _ in range(_MOST_ROUNDS):
        chosen: list[tuple[str, Fix]] = []
        for finding in report.findings:
            if not _is_wanted(finding, codes) or not _fits(chosen, finding):
                continue
            fixes = await verified_fixes(
                tracer,
                document,
                report,
                finding,
                settings,
                limits=limits,
                overlays=overlays,
                search_paths=search_paths,
            )
            best = next((fix for fix in fixes if fix.preferred), None)
            if best is None or rewrite(document.text, best.edits) is None:
                continue
            if not _overlaps(chosen, best):
                chosen.append((finding.code, best))
        for together in (chosen, chosen[:1]):
            if not together:
                continue
            edits = [edit for _, fix in together for edit in fix.edits]
            text = rewrite(document.text, edits)
            if text is None:
                continue
            edited = replace(document, text=text)
            after = await inspect(
                tracer,
                edited,
                settings=settings,
                limits=limits,
                overlays=overlays,
                search_paths=search_paths,
            )
            if improves(report, after):
                applied += together
                document, report = edited, after
                break
        else:
            break
    return Repaired(before, document.text, report, tuple(applied))


def _is_wanted(finding: Finding, codes: Collection[str] | None) -> bool:
    if finding.span.file or (codes is not None and finding.code not in codes):
        return False
    return finding.severity != "hint" or codes is not None


def _fits(chosen: list[tuple[str, Fix]], finding: Finding) -> bool:
    """Whether no chosen fix changes the finding's own place: trying it would be for nothing."""
    return not any(
        finding.span.contains(edit.span) or edit.span.contains(finding.span)
        for _, fix in chosen
        for edit in fix.edits
    )


def _overlaps(chosen: list[tuple[str, Fix]], fix: Fix) -> bool:
    return any(
        _touch(one, other) for _, taken in chosen for one in taken.edits for other in fix.edits
    )


def _touch(one: TextEdit, other: TextEdit) -> bool:
    """Whether two edits share a place; insertions at one place do."""
    first, second = one.span, other.span
    return (first.line, first.column) <= (second.end_line, second.end_column) and (
        second.line,
        second.column,
    ) <= (first.end_line, first.end_column)
