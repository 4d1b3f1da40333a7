"""From the events of a trace to the report that every feature reads."""

from __future__ import annotations

from dataclasses import replace
from typing import cast, get_args

from kerascope.analysis.document import SourceDocument
from kerascope.analysis.facts import (
    fit_facts,
    layer_facts,
    layer_infos,
    model_facts,
    steps,
    variable_facts,
)
from kerascope.analysis.graph import Trace
from kerascope.analysis.outline import outline
from kerascope.analysis.report import Finding, ShapeReport, Status, UnknownFact
from kerascope.analysis.rules import RULES, find
from kerascope.analysis.rules.trace.suppressions import check_suppressions
from kerascope.analysis.settings import AnalysisSettings
from kerascope.analysis.suppress import unsuppressed
from kerascope_tracer.wire import ModuleImported, TraceResult


def assemble(
    document: SourceDocument,
    result: TraceResult,
    settings: AnalysisSettings = AnalysisSettings(),
) -> ShapeReport:
    """The report for ``document``, which ``result`` was traced from."""
    trace = Trace(document, result)
    sketch = outline(document.text)
    found = _wanted(find(trace), settings)
    about = check_suppressions(
        sketch.suppressions,
        found,
        settings,
        tuple(RULES),
        complete=result.status == "ok" and not trace.limits,
    )
    # A comment does not silence what is said of itself; one for the whole file may.
    whole = tuple(s for s in sketch.suppressions if s.line is None and s.codes)
    findings = unsuppressed(found, sketch.suppressions)
    findings += unsuppressed(_wanted(tuple(about), settings), whole)
    findings = tuple(sorted(findings, key=lambda f: (f.span.line, f.span.column, f.code)))
    status = result.status
    if status in ("ok", "partial") and not sketch.uses_keras and not trace.layers:
        status = "no-keras"
    return ShapeReport(
        version=document.version,
        text=document.text,
        status=cast(Status, status) if status in get_args(Status) else "crashed",
        elapsed_ms=result.elapsed_ms,
        facts=layer_facts(trace),
        models=model_facts(trace),
        variables=variable_facts(trace),
        findings=findings,
        steps=steps(trace),
        unknowns=tuple(UnknownFact(event.span, event.reason) for event in trace.unknowns),
        runtime=result.runtime,
        detail=result.detail,
        layers=layer_infos(trace),
        fits=fit_facts(trace),
        imported=frozenset(
            event.file for event in result.events if isinstance(event, ModuleImported)
        ),
        python_errors=tuple(
            f"{event.error.type}: {event.error.message}"
            for event in trace.errors
            if event.origin == "user"
        ),
    )


def _wanted(findings: tuple[Finding, ...], settings: AnalysisSettings) -> tuple[Finding, ...]:
    """The findings that the user did not switch off, with the severities of their choice."""
    kept = []
    for finding in findings:
        severity = settings.severity_of(finding.code, finding.severity)
        if severity != "off" and settings.enables(finding.code):
            kept.append(replace(finding, severity=severity))
    return tuple(kept)
