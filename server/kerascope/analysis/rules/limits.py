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
    "is known of what comes after. Raise kerascope.limits.seconds or kerascope.limits.memoryMB "
    "when the program needs it.",
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


def check_limits(trace: Trace) -> Iterator[Finding]:
    """KS001 where the trace stopped."""
    for limit in trace.limits:
        span = trace.here([limit.span]) or Span(1, 0, 1, 0)
        message = limit.message.strip().rstrip(".")
        yield STOPPED.found(
            span,
            f"Tracing stopped here ({limit.kind}): {message}. What comes after is not known.",
        )


CHECKS = (check_limits,)
