"""Runs one program abstractly and tells what its layers did."""

import time
from typing import Callable, Sequence

from kerascope_tracer.wire import TraceEvent, TraceFinished, TraceRequest

Emit = Callable[[Sequence[TraceEvent]], None]


def run_program(request: TraceRequest, emit: Emit) -> TraceFinished:
    """Trace ``request`` in this process and return how it ended.

    The caller has imported Keras, forked (or is a fresh worker), and calls this once.
    """
    start = time.perf_counter()
    code = compile(request.text, request.path or "<untitled>", "exec")
    exec(code, {"__name__": "__main__"})
    return TraceFinished(request.trace, "ok", (time.perf_counter() - start) * 1000)
