"""KS813: NumPy refuses to reshape data that the program made."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerascope.analysis.cst import (
    CallSyntax,
    call_at,
    calls,
    code,
    leaf_at,
    parse,
    span_of,
    statement_of,
)
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Span
from kerascope.analysis.rules.origins.bindings import assigned
from kerascope.analysis.rules.origins.preparing import reshape_axes
from kerascope.analysis.rules.rule import Rule, span_data
from kerascope.analysis.specs import product

ARRAY_RESHAPE = Rule(
    code="KS813",
    name="array-reshape",
    severity="error",
    summary="data is reshaped to another number of values",
    explanation="reshape keeps all values, so the product of the new axes must be the number of "
    "values that are there. Write -1 for the axis that is to follow from the others.",
    wrong="""import numpy as np
import keras
from keras import layers

series = np.zeros((90, 3))
x = series.reshape((90, 3, 2))
model = keras.Sequential([keras.Input(shape=(3, 1)), layers.LSTM(8)])
""",
    right="""import numpy as np
import keras
from keras import layers

series = np.zeros((90, 3))
x = series.reshape((90, 3, 1))
model = keras.Sequential([keras.Input(shape=(3, 1)), layers.LSTM(8)])
""",
    source="numpy.reshape",
)

RULES = (ARRAY_RESHAPE,)

_RESHAPE = re.compile(r"^cannot reshape array of size (\d+) into shape \(([\d, -]*)\)$")
#: More values than this are those of axes whose length is not known.
_MOST = 10**12


def check_array_reshape(trace: Trace) -> Iterator[Finding]:
    """KS813 on the reshape."""
    for error in trace.errors:
        found = _RESHAPE.match(error.error.message.strip())
        span = trace.here([error.span, *error.stack])
        if found is None or span is None or error.error.type != "ValueError":
            continue
        values = int(found[1])
        axes = tuple(int(axis) for axis in found[2].split(",") if axis.strip())
        wanted = product(tuple(axis for axis in axes if axis >= 0)) or 0
        if not axes or not 0 < values < _MOST or wanted >= _MOST:
            continue
        shown = f"({', '.join(map(str, axes))}{',' if len(axes) == 1 else ''})"
        others = product(axes[:-1]) if -1 not in axes else None
        last = values // others if others and values % others == 0 else None
        advice = (
            f" With the first {len(axes) - 1} axes the last one would be {last}."
            if last is not None and len(axes) > 1
            else ""
        )
        call = _reshape(trace, span)
        items = reshape_axes(call) if call is not None else []
        yield ARRAY_RESHAPE.found(
            call.span if call is not None else span,
            f"An array of {values} values cannot become {shown}, which "
            f"{'has' if -1 not in axes else 'needs a multiple of'} {wanted}.{advice}",
            detail=error.error.message,
            data={
                "last": _number(trace, items[-1]) if len(items) == len(axes) > 1 and last else None,
                "size": last,
            },
        )


def _reshape(trace: Trace, span: Span) -> CallSyntax | None:
    module = parse(trace.text)
    exact = call_at(module, span)
    if exact is not None and exact.callee.endswith("reshape"):
        return exact
    leaf = leaf_at(module, span.line, span.column)
    statement = statement_of(leaf) if leaf is not None else None
    if statement is None:
        return None
    return next((call for call in calls(statement) if call.callee.endswith(".reshape")), None)


def _number(trace: Trace, place: list[int] | None) -> list[int] | None:
    """Where a size is written: there, or where its name is given a number."""
    leaf = leaf_at(parse(trace.text), place[0], place[1]) if place is not None else None
    if leaf is None or place is None or leaf.type != "name":
        return place
    made = assigned(trace, code(leaf), Span(place[0], place[1], place[2], place[3]))
    return span_data(span_of(made.value)) if made and code(made.value).isdigit() else place


CHECKS = (check_array_reshape,)
