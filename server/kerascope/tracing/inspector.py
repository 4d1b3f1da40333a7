"""From a document to its report: trace, then assemble."""

from __future__ import annotations

from collections.abc import Mapping

from kerascope.analysis.assemble import assemble
from kerascope.analysis.document import SourceDocument
from kerascope.analysis.report import ShapeReport
from kerascope.analysis.settings import AnalysisSettings
from kerascope.tracing.tracer import Tracer
from kerascope_tracer.wire import Limits


async def inspect(
    tracer: Tracer,
    document: SourceDocument,
    *,
    settings: AnalysisSettings = AnalysisSettings(),
    limits: Limits = Limits(),
    overlays: Mapping[str, str] | None = None,
    search_paths: tuple[str, ...] = (),
) -> ShapeReport:
    """What the document's layers do. Cancelling the caller kills the trace."""
    result = await tracer.trace(
        document, limits=limits, overlays=overlays, search_paths=search_paths
    )
    return assemble(document, result, settings)
