"""KS10xx: spellings of Keras 1 and 2 that Keras 3 refuses, and tracing reads as today's."""

from __future__ import annotations

from collections.abc import Iterator

from kerascope.analysis.cst import call_at, parse, span_of
from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Span
from kerascope.analysis.rules.rule import Rule, span_data
from kerascope.analysis.text import LineIndex
from kerascope_tracer.wire import ApiDrift

RENAMED = Rule(
    code="KS1003",
    name="renamed-argument",
    severity="warning",
    summary="an argument has another name in Keras 3, or is gone",
    explanation="Keras 3 refuses the names that some arguments had in Keras 1 and 2: lr of an "
    "optimizer is learning_rate, nb_epoch of fit is epochs, and decay is a learning rate schedule "
    "now. Shapes are traced as if today's name stood there.",
    wrong="""import keras

optimizer = keras.optimizers.Adam(lr=0.001)
""",
    right="""import keras

optimizer = keras.optimizers.Adam(learning_rate=0.001)
""",
    source="keras/src/optimizers/base_optimizer.py, BaseOptimizer.__init__; "
    "keras/src/backend/tensorflow/trainer.py, fit",
)

MOVED = Rule(
    code="KS1004",
    name="moved-module",
    severity="warning",
    summary="a module of Keras 1 or 2 that Keras 3 has not",
    explanation="Keras 3 keeps every layer in keras.layers and every helper in keras.utils; the "
    "inner modules that old programs import from (keras.layers.core, keras.utils.np_utils, "
    "layers.experimental) are gone. Shapes are traced as if the import were from today's place.",
    wrong="""from keras.layers.core import Dense
""",
    right="""from keras.layers import Dense
""",
    source="keras/layers/__init__.py, keras/utils/__init__.py",
)

MERGED = Rule(
    code="KS1005",
    name="merged-method",
    severity="warning",
    summary="a method of Keras 1 or 2 that is part of another one in Keras 3",
    explanation="fit, evaluate and predict take generators themselves; fit_generator, "
    "evaluate_generator and predict_generator are gone, and so is predict_proba, which is predict. "
    "The data is checked as if today's method were called.",
    wrong="""import keras
import numpy as np

model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")


def batches():
    while True:
        yield np.zeros((4, 3)), np.zeros((4, 1))


model.fit_generator(batches(), steps_per_epoch=10)
""",
    right="""import keras
import numpy as np

model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")


def batches():
    while True:
        yield np.zeros((4, 3)), np.zeros((4, 1))


model.fit(batches(), steps_per_epoch=10)
""",
    source="keras/src/trainers/trainer.py",
)

RULES = (RENAMED, MOVED, MERGED)

_BY_KIND = {"argument": RENAMED, "module": MOVED, "method": MERGED}


def check_drift(trace: Trace) -> Iterator[Finding]:
    """KS1003, KS1004, KS1005 on the expression or import that has the old spelling."""
    for drift in trace.drifts:
        rule = _BY_KIND.get(drift.kind)
        if rule is None or drift.span.file or _is_parent(trace, drift):
            continue
        today = f"it is {drift.new}" if drift.new else "it is gone"
        raised = "an ImportError" if drift.kind == "module" else "an error"
        yield rule.found(
            _written(trace, drift) or drift.span,
            f"{drift.old} is of an earlier Keras; in Keras 3 {today}, and this line raises "
            f"{raised}. Shapes are shown as if it were changed.",
            detail=drift.error,
            data={"old": drift.old, "new": drift.new, "call": span_data(drift.span)},
        )


CHECKS = (check_drift,)


def _written(trace: Trace, drift: ApiDrift) -> Span | None:
    """Where the old spelling itself is, in the expression or import that has it."""
    if drift.kind == "argument":
        call = call_at(parse(trace.text), drift.span)
        given = call.argument(drift.old) if call is not None else None
        return span_of(given.node) if given is not None else None
    lines = LineIndex(trace.text)
    text = lines.line(drift.span.line)
    start = text.find(drift.old, drift.span.column)
    end = start + len(drift.old)
    following = text[end : end + 1]
    if start < 0 or following == "." or following.isidentifier():
        return None
    return Span(drift.span.line, start, drift.span.line, end)


def _is_parent(trace: Trace, drift: ApiDrift) -> bool:
    """Whether the same import names a module inside this one, which is then told instead."""
    return any(
        other.span == drift.span and other.old.startswith(drift.old + ".") for other in trace.drifts
    )
