"""Labels that are turned into one-hot rows although they are one-hot rows already."""

from __future__ import annotations

from dataclasses import dataclass

from kerascope.analysis.cst import calls, code, span_of
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Span
from kerascope.analysis.rules.labels.label_encoding import is_encoded
from kerascope.analysis.rules.labels.training import argument_place
from kerascope.analysis.rules.origins.bindings import source_of
from kerascope_tracer.wire import FitChecked

_ENCODERS = ("to_categorical", "one_hot")


@dataclass(frozen=True)
class Encoding:
    """A call that encodes ``labels``, which are encoded above."""

    call: Span
    labels: str


def encoded_twice(trace: Trace, fit: FitChecked) -> Encoding | None:
    """The second of two encodings, for labels that have one axis more than the model gives."""
    given = argument_place(trace, fit.span, "y", 1)
    made = source_of(trace, given[1], given[0]) if given is not None else None
    for call in calls(made.value) if made is not None else ():
        first = call.argument("x", 0)
        if made is None or first is None or call.node is not made.value:
            continue
        if call.callee.rpartition(".")[2] in _ENCODERS and first.value.type == "name":
            labels = code(first.value)
            if is_encoded(trace, labels, made.place):
                return Encoding(span_of(call.node), labels)
    return None
