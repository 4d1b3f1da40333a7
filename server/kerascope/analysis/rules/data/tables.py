"""KS817, KS818: arrays that scikit-learn or NumPy refuse for their columns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerascope.analysis.cst import CallSyntax, call_at, calls, parse
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Related, Span
from kerascope.analysis.rules.origins.bindings import assigned
from kerascope.analysis.rules.origins.provenance import Made
from kerascope.analysis.rules.rule import Rule, span_data
from kerascope_tracer.wire import ErrorRaised

SCALER_COLUMNS = Rule(
    code="KS817",
    name="scaler-columns",
    severity="error",
    summary="a scaler is given other columns than it was fitted on",
    explanation="A scaler keeps a minimum, a mean and so on for each column that it was fitted on, "
    "and takes tables of as many columns. Predictions of one column cannot go back through a "
    "scaler of all columns: fit a scaler of its own on the column that is predicted.",
    wrong="""import keras
import numpy as np
from sklearn.preprocessing import MinMaxScaler

table = np.random.rand(100, 5)
scaler = MinMaxScaler()
scaled = scaler.fit_transform(table)
print(scaler.inverse_transform(scaled[:, :1]))
""",
    right="""import keras
import numpy as np
from sklearn.preprocessing import MinMaxScaler

table = np.random.rand(100, 5)
scaler = MinMaxScaler()
target = scaler.fit_transform(table[:, :1])
print(scaler.inverse_transform(target))
""",
    source="sklearn/utils/validation.py, _check_n_features; sklearn/preprocessing/_data.py",
)

ROWS_ASSIGNED = Rule(
    code="KS818",
    name="assigned-rows-of-other-shape",
    severity="error",
    summary="rows of another shape are written into an array",
    explanation="An array that is filled in a loop has the shape that it was made with. What is "
    "written into it must have the same axes, or 1: features of 7 by 7 do not fit into an array "
    "made for 4 by 4. Make the array from the shape of what is written, x.shape[1:].",
    wrong="""import numpy as np
import keras

base = keras.Sequential([keras.Input(shape=(28, 28, 1)), keras.layers.MaxPooling2D(4)])
features = np.zeros((40, 4, 4, 1))
features[0:20] = base.predict(np.zeros((20, 28, 28, 1), "float32"))
""",
    right="""import numpy as np
import keras

base = keras.Sequential([keras.Input(shape=(28, 28, 1)), keras.layers.MaxPooling2D(4)])
features = np.zeros((40, 7, 7, 1))
features[0:20] = base.predict(np.zeros((20, 28, 28, 1), "float32"))
""",
    source="numpy, assignment of values to indexed arrays",
)

RULES = (SCALER_COLUMNS, ROWS_ASSIGNED)

_BACK = re.compile(
    r"non-broadcastable output operand with shape \(\d+,(\d+)\) doesn't match the broadcast shape "
    r"\(\d+,(\d+)\)"
)
_FORTH = re.compile(r"X has (\d+) features, but \w+ is expecting (\d+) features")
_ASSIGNED = re.compile(
    r"could not broadcast input array from shape \(([\d,]+)\) into shape \(([\d,]+)\)"
)


def check_tables(trace: Trace) -> Iterator[Finding]:
    """KS817 on the call of the scaler, KS818 on the size that the array was made with."""
    for error in trace.errors:
        if error.origin != "user" or error.span.file or error.error.type != "ValueError":
            continue
        finding = _scaler(trace, error) or _rows(trace, error)
        if finding is not None:
            yield finding


def _scaler(trace: Trace, error: ErrorRaised) -> Finding | None:
    told = _BACK.search(error.error.message) or _FORTH.search(error.error.message)
    call = _within(trace, error.span, "transform")
    if told is None or call is None:
        return None
    method = call.callee.rpartition(".")[2]
    fitted = _fitted(trace, call)
    return SCALER_COLUMNS.found(
        call.span,
        f"{method} gets {told[1]} column{'' if told[1] == '1' else 's'}, and the scaler was fitted "
        f"on {told[2]}. Use a scaler that was fitted on these columns alone.",
        related=(Related(f"fitted on {told[2]} columns here", fitted) if fitted else None,),
        detail=error.error.message,
    )


def _within(trace: Trace, span: Span, ending: str) -> CallSyntax | None:
    found = call_at(parse(trace.text), span)
    return found if found is not None and found.callee.endswith(ending) else None


def _fitted(trace: Trace, call: CallSyntax) -> Span | None:
    """Where the scaler of a call was fitted, as it is written above."""
    name = call.callee.rpartition(".")[0]
    found = [
        other.span
        for other in calls(parse(trace.text))
        if other.callee in (f"{name}.fit", f"{name}.fit_transform")
        and other.span.line < call.span.line
    ]
    return found[-1] if found else None


def _rows(trace: Trace, error: ErrorRaised) -> Finding | None:
    told = _ASSIGNED.search(error.error.message)
    if told is None:
        return None
    given, place = ([int(axis) for axis in text.split(",") if axis] for text in told.groups())
    if len(given) != len(place):
        return None
    line = trace.text.splitlines()[error.span.line - 1]
    name = re.match(r"\s*([A-Za-z_]\w*)\s*\[", line)
    made = assigned(trace, name[1], error.span) if name is not None else None
    sizes = Made(made.place, made.value).sizes if made is not None else []
    wanted = ", ".join(map(str, given[1:]))
    fits = len(sizes) == len(place) > 1
    rest = Span(*sizes[1].start_pos, *sizes[-1].end_pos) if fits else None
    return ROWS_ASSIGNED.found(
        made.place if made is not None and fits else error.span,
        f"Each row that is written has the shape ({wanted}), and the array was made for "
        f"({', '.join(map(str, place[1:]))}). Make it for ({wanted}).",
        related=(Related("written here", error.span),),
        detail=error.error.message,
        data={"sizes": span_data(rest), "new": wanted},
    )


CHECKS = (check_tables,)
