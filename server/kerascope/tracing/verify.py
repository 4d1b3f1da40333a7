"""Tries a finding's fixes on a copy of the text before they are offered."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from kerascope.analysis.document import SourceDocument
from kerascope.analysis.fixes import propose, settles
from kerascope.analysis.report import Finding, Fix, ShapeReport
from kerascope.analysis.settings import AnalysisSettings
from kerascope.analysis.text import apply_edits
from kerascope.tracing.inspector import inspect
from kerascope.tracing.tracer import Tracer
from kerascope_tracer.wire import Limits


async def verified_fixes(
    tracer: Tracer,
    document: SourceDocument,
    report: ShapeReport,
    finding: Finding,
    settings: AnalysisSettings = AnalysisSettings(),
    *,
    limits: Limits = Limits(),
    overlays: Mapping[str, str] | None = None,
    search_paths: tuple[str, ...] = (),
) -> tuple[Fix, ...]:
    """The finding's fixes, best first, each tried by tracing the edited text.

    A fix that settles the finding is ``verified``, and the first of them is preferred. One whose
    trace did not get to the end stays ``suggested``. One that leaves the finding or makes another
    is dropped. ``report`` must have been made from ``document``.
    """

    key = ("verified fixes", finding.code, finding.span, finding.message)
    known = report.derived.get(key)
    if isinstance(known, tuple):
        return known

    async def tried(fix: Fix) -> Fix | None:
        edited = replace(document, text=apply_edits(document.text, fix.edits))
        after = await inspect(
            tracer,
            edited,
            settings=settings,
            limits=limits,
            overlays=overlays,
            search_paths=search_paths,
        )
        if after.status not in ("ok", "partial"):
            # The edit itself broke the text, or nothing can be said about it.
            if after.status == "syntax-error" and report.status != "syntax-error":
                return None
            return replace(fix, applicability="suggested", preferred=False)
        if settles(report, finding, after):
            return replace(fix, applicability="verified", preferred=False)
        return None

    outcomes = await asyncio.gather(*(tried(fix) for fix in propose(report, finding)))
    fixes = [fix for fix in outcomes if fix is not None]
    fixes.sort(key=lambda fix: fix.applicability != "verified")
    if fixes and fixes[0].applicability == "verified":
        fixes[0] = replace(fixes[0], preferred=True)
    report.derived[key] = tuple(fixes)
    return tuple(fixes)
