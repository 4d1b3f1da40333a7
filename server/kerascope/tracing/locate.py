"""Finds the guilty line of a failure by trying the small changes that could be meant.

A rule that knows only where something fails leaves a list of suspects with its finding
(``analysis/rules/suspects/listing.py``). Each is a change of a few characters. They are traced,
the likely ones first; the first that settles the finding, and makes nothing worse, is where the
mistake is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from kerascope.analysis.document import SourceDocument
from kerascope.analysis.fixes import propose, settles
from kerascope.analysis.report import Finding, Related, ShapeReport, Span, TextEdit
from kerascope.analysis.rules.wording import plain
from kerascope.analysis.settings import AnalysisSettings
from kerascope.analysis.text import LineIndex, apply_edits
from kerascope.tracing.inspector import inspect
from kerascope.tracing.tracer import Tracer
from kerascope.tracing.verify import verified_fixes
from kerascope_tracer.wire import Limits

#: Traced at once: more would only make each of them slower.
_WAVE = 3
#: What a search for one finding may take, by how long the program itself took.
_MOST_MS = 40_000
#: Findings of one text that are searched for; more of them follow from one mistake, as a rule.
_MOST_FINDINGS = 3


def is_searched(report: ShapeReport) -> bool:
    """Whether :func:`located` would try anything."""
    return any("suspects" in finding.data for finding in report.findings)


async def located(
    tracer: Tracer,
    document: SourceDocument,
    report: ShapeReport,
    settings: AnalysisSettings = AnalysisSettings(),
    *,
    limits: Limits = Limits(),
    overlays: Mapping[str, str] | None = None,
    search_paths: tuple[str, ...] = (),
) -> ShapeReport:
    """``report`` with its findings on the lines whose change settles them, where one is found.

    ``report`` must have been made from ``document``. Cancelling the caller kills the traces.
    """

    async def settled(finding: Finding, suspect: tuple[Span, str]) -> bool:
        span, new = suspect
        text = apply_edits(document.text, (TextEdit(span, new),))
        after = await inspect(
            tracer,
            replace(document, text=text),
            settings=settings,
            limits=limits,
            overlays=overlays,
            search_paths=search_paths,
        )
        return after.status in ("ok", "partial") and _clears(report, finding, after)

    async def first_of(finding: Finding, listed: list[tuple[Span, str]]) -> Finding | None:
        """The finding where the first change is that settles it."""
        for start in range(0, len(listed), _WAVE):
            wave = listed[start : start + _WAVE]
            outcomes = await asyncio.gather(*(settled(finding, suspect) for suspect in wave))
            for suspect, fits in zip(wave, outcomes, strict=True):
                if fits:
                    return _moved(report.text, finding, *suspect)
        return None

    async def placed(finding: Finding) -> Finding:
        listed, sure = _listed(finding), finding.data.get("sure")
        first = sure if isinstance(sure, int) else 0
        moved = await first_of(finding, listed[:first])
        if moved is not None:
            return moved
        listed = listed[first:]
        if not finding.data.get("unplaced"):
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
            if any(fix.applicability == "verified" for fix in fixes):
                return finding
        affordable = max(_WAVE, int(_MOST_MS / max(report.elapsed_ms, 1.0)))
        if finding.data.get("placed") and not propose(report, finding):
            # A rule that found the line knows more than a change that happens to fit elsewhere;
            # unless it proposed a change there, and that was of no use.
            listed = [one for one in listed if one[0].line == finding.span.line]
        return await first_of(finding, listed[:affordable]) or finding

    searched = [finding for finding in report.findings if "suspects" in finding.data]
    chosen = searched[:_MOST_FINDINGS]
    if not chosen:
        return report
    found = dict(zip(map(id, chosen), [await placed(finding) for finding in chosen], strict=True))
    findings: dict[tuple[str, Span], Finding] = {}
    for finding in report.findings:
        moved = found.get(id(finding), finding)
        findings.setdefault((moved.code, moved.span), moved)
    ordered = sorted(findings.values(), key=lambda f: (f.span.line, f.span.column, f.code))
    after = replace(report, findings=tuple(ordered))
    after.derived.update(report.derived)
    return after


def _clears(before: ShapeReport, finding: Finding, after: ShapeReport) -> bool:
    """Whether the finding is gone, and whatever is left was there before, in the same lines."""
    left = {(one.code, one.span.line) for one in before.findings if one is not finding}
    wrong = (one for one in after.findings if one.severity in ("error", "warning"))
    return settles(before, finding, after) and all(
        (one.code, one.span.line) in left for one in wrong
    )


def _listed(finding: Finding) -> list[tuple[Span, str]]:
    listed = finding.data.get("suspects")
    return [(Span(*place), new) for place, new in listed] if isinstance(listed, list) else []


def _moved(text: str, finding: Finding, span: Span, new: str) -> Finding:
    """The finding where the change is, with the change as what to do."""
    old = LineIndex(text).slice(span)
    change = f"With {new} instead of {old} here" if old else f"With {new.lstrip(', ')} here"
    as_it_is = plain(finding.detail) if finding.detail else finding.message
    related = Related("it fails here", finding.span)
    others = tuple(one for one in finding.related if one.span not in (finding.span, span))
    if span == finding.span:
        others, related = finding.related, finding.related[0] if finding.related else related
    data = {
        key: value
        for key, value in finding.data.items()
        if key not in ("suspects", "sure", "placed")
    }
    place = [span.line, span.column, span.end_line, span.end_column]
    return replace(
        finding,
        span=_shown(text, span),
        message=f"{change}, everything fits. As it is: {as_it_is.rstrip('.')}.",
        related=(related, *(one for one in others if one != related)),
        data=data | {"settled": [place, new]},
    )


def _shown(text: str, span: Span) -> Span:
    """A place that can be underlined: where something is put in, the character before it."""
    if (span.line, span.column) != (span.end_line, span.end_column):
        return span
    return replace(span, column=max(0, span.column - 1))
