"""From a document to its report: trace, then assemble."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from kerascope.analysis.assemble import assemble
from kerascope.analysis.document import SourceDocument
from kerascope.analysis.magics import runnable_script
from kerascope.analysis.report import ShapeReport
from kerascope.analysis.settings import AnalysisSettings
from kerascope.tracing.callsites import CallSites
from kerascope.tracing.tracer import Tracer
from kerascope_tracer.wire import Limits

_CALL_SITES = CallSites()


async def call_sites(
    document: SourceDocument,
    *,
    overlays: Mapping[str, str] | None = None,
    search_paths: tuple[str, ...] = (),
) -> tuple[str, ...]:
    """How other files call what the document defines. Files are read outside of the event loop."""
    return await asyncio.to_thread(
        _CALL_SITES.of, document.path, document.text, overlays, search_paths
    )


async def inspect(
    tracer: Tracer,
    document: SourceDocument,
    *,
    settings: AnalysisSettings = AnalysisSettings(),
    limits: Limits = Limits(),
    overlays: Mapping[str, str] | None = None,
    search_paths: tuple[str, ...] = (),
    calls: tuple[str, ...] | None = None,
) -> ShapeReport:
    """What the document's layers do. Cancelling the caller kills the trace.

    ``calls`` are those of :func:`call_sites`, looked for when they are not given.
    """
    if calls is None:
        calls = await call_sites(document, overlays=overlays, search_paths=search_paths)
    result = await tracer.trace(
        replace(document, text=runnable_script(document.text)),
        limits=limits,
        overlays=overlays,
        search_paths=search_paths,
        modules=settings.modules,
        environment=settings.environment,
        calls=calls,
    )
    return assemble(document, result, settings)
