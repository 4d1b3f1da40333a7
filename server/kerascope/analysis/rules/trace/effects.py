"""KS0xx: what a trace left out, because it would have changed something outside the program."""

from __future__ import annotations

from collections.abc import Iterator

from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding
from kerascope.analysis.rules.rule import Rule

NOT_EXECUTED = Rule(
    code="KS004",
    name="not-executed",
    severity="information",
    summary="a side effect was left out while tracing",
    explanation="The statement would have written, deleted, sent or started something. Tracing "
    "does none of that, and goes on with a value that it does not know. Your program does it when "
    "you run it; nothing needs to be changed.",
    wrong="""import keras

model = keras.Sequential([keras.Input(shape=(4,)), keras.layers.Dense(3)])
model.save("model.keras")
""",
    right="""import keras

model = keras.Sequential([keras.Input(shape=(4,)), keras.layers.Dense(3)])
model.summary()
""",
    source="kerascope",
)

RULES = (NOT_EXECUTED,)

#: What the tracer's reason begins with (kerascope_tracer/effects.py).
_REASON = "not executed while tracing: "


def check_effects(trace: Trace) -> Iterator[Finding]:
    """KS004 once a line, however often it was passed."""
    told = set()
    for unknown in trace.unknowns:
        span = unknown.span
        if span is None or span.file or not unknown.reason.startswith(_REASON):
            continue
        if span.line not in told:
            told.add(span.line)
            effect = unknown.reason[len(_REASON) :].strip()
            yield NOT_EXECUTED.found(span, f"Not executed while tracing: {effect}.")


CHECKS = (check_effects,)
