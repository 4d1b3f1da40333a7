"""Hand-made traces, in the order in which a tracer would tell them."""

from __future__ import annotations

from typing import Any

from kerascope.analysis.assemble import assemble
from kerascope.analysis.document import SourceDocument
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import ShapeReport, Span
from kerascope.analysis.settings import AnalysisSettings
from kerascope_tracer.wire import (
    ErrorInfo,
    LayerCalled,
    LayerConstructed,
    LayerFailed,
    Spec,
    TensorSpec,
    TraceEvent,
    TraceResult,
)


def document(text: str, version: int = 1) -> SourceDocument:
    """A document with this text."""
    return SourceDocument("file:///model.py", "/model.py", version, text)


def t(*shape: int | None, dtype: str = "float32") -> TensorSpec:
    """A tensor's spec."""
    return TensorSpec(shape, dtype)


def span_in(text: str, part: str, start: int = 0) -> Span:
    """The span of the first ``part`` in ``text`` (within one line) behind offset ``start``."""
    offset = text.index(part, start)
    line = text.count("\n", 0, offset) + 1
    column = offset - (text.rfind("\n", 0, offset) + 1)
    return Span(line, column, line, column + len(part))


def layer(
    number: int, cls: str, span: Span | None = None, role: str = "layer", **config: Any
) -> LayerConstructed:
    """A layer of Keras' own."""
    stack = (span,) if span is not None else ()
    module = "keras.src.layers"
    return LayerConstructed(number, cls, cls.lower(), role, ("Layer",), config, span, stack, module)


def called(
    call: int, number: int, inputs: Spec, outputs: Spec, *sources: int, **more: Any
) -> LayerCalled:
    """A call that went well."""
    return LayerCalled(call, number, inputs, outputs, sources, **more)


def failed(
    call: int, number: int, inputs: Spec, message: str, *sources: int, **more: Any
) -> LayerFailed:
    """A call that raised ValueError."""
    return LayerFailed(call, number, inputs, ErrorInfo("ValueError", message), sources, **more)


def result(*events: TraceEvent, status: str = "ok") -> TraceResult:
    """A trace that told these events."""
    return TraceResult(status, 1.0, events)


def trace(text: str, *events: TraceEvent) -> Trace:
    """The graph of these events."""
    return Trace(document(text), result(*events))


def report(
    text: str, *events: TraceEvent, settings: AnalysisSettings = AnalysisSettings()
) -> ShapeReport:
    """The report of these events."""
    return assemble(document(text), result(*events), settings)
