"""KS0xx: where tracing stopped short."""

from __future__ import annotations

from collections.abc import Iterator

from kerascope.analysis.graph import Trace
from kerascope.analysis.report import Finding, Span
from kerascope.analysis.rules.rule import Rule

STOPPED = Rule(
    code="KS001",
    name="tracing-stopped",
    severity="information",
    summary="tracing stopped at a limit",
    explanation="The program was traced up to the time, memory, loop or event limit, and nothing "
    "is known of what comes after, or of the rest of what is named. Raise kerascope.limits.seconds "
    "or kerascope.limits.memoryMB when the program needs it.",
    wrong="""import keras

inputs = keras.Input(shape=(4,))
while True:
    x = keras.layers.Dense(4)(inputs)
""",
    right="""import keras

inputs = keras.Input(shape=(4,))
for _ in range(3):
    x = keras.layers.Dense(4)(inputs)
""",
    source="kerascope",
)

RULES = (STOPPED,)


# Limits at which the trace goes on after the place that it leaves out.
_LEFT_OUT = ("loop", "recursion", "allocation", "definition")


def check_limits(trace: Trace) -> Iterator[Finding]:
    """KS001 where the trace stopped, or left something out."""
    for limit in trace.limits:
        span = trace.here([limit.span]) or Span(1, 0, 1, 0)
        message = limit.message.strip().rstrip(".")
        after = (
            "Tracing went on after it"
            if limit.kind in _LEFT_OUT
            else "What comes after is not known"
        )
        yield STOPPED.found(span, f"{message[:1].upper()}{message[1:]}. {after}.")


CHECKS = (check_limits,)
