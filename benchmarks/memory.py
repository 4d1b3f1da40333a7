"""What a trace of VGG16 costs in memory, against really building it.

Prints JSON: the peak of resident memory that each adds, in bytes, and the ratio.

- ``trace``: of the child that the fork server makes for ``keras.applications.VGG16(weights=None)``.
  A forked child shares the pages of the server, so what it adds is its private memory at the peak.
- ``build``: of a process that has imported Keras and then really builds the model.

Run: ``.venv/bin/python benchmarks/memory.py``
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import psutil

from kerascope.analysis.document import SourceDocument
from kerascope.tracing.tracer import Tracer
from kerascope_tracer.wire import LayerCalled, Limits, Ready, TraceResult

PROGRAM = "import keras\nmodel = keras.applications.VGG16(weights=None)\n"
# Keeps the traced process alive at its end, long enough for a last look at it.
LINGER = "import threading\nthreading.Event().wait(1.0)\n"
REPEATS = 3

REALLY_BUILD = """
import os, resource
import tensorflow, keras
def peak():  # of the resident memory; reset is not possible, so what the import took is subtracted
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
before = peak()
model = keras.applications.VGG16(weights=None)
print(peak() - before)
"""


def private_bytes(process: psutil.Process) -> int:
    """Memory of a process that it shares with none."""
    memory = process.memory_full_info()
    return int(memory.uss)


async def traced(tracer: Tracer, server: psutil.Process, text: str) -> tuple[int, TraceResult]:
    """The most private memory that a trace was seen with."""
    document = SourceDocument("untitled:benchmark", "", None, text)
    running = asyncio.create_task(tracer.trace(document, limits=Limits(wall_s=60)))
    most = 0
    while not running.done():
        for child in server.children():
            try:
                most = max(most, private_bytes(child))
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                pass  # it has just ended
        await asyncio.sleep(0.002)
    return most, await running


async def measure() -> dict[str, object]:
    """Trace several times; the largest of what was seen counts."""
    tracer = Tracer(sys.executable, mode="fork")
    ready = await tracer.start()
    if not isinstance(ready, Ready):
        raise SystemExit(ready.detail)
    server = psutil.Process(ready.pid)
    try:
        # A trace of almost nothing: what any forked child costs.
        empty = max([(await traced(tracer, server, LINGER))[0] for _ in range(REPEATS)])
        runs = [await traced(tracer, server, PROGRAM + LINGER) for _ in range(REPEATS)]
    finally:
        await tracer.close()
    for _, result in runs:
        calls = [event for event in result.events if isinstance(event, LayerCalled)]
        if result.status not in ("ok", "partial") or len(calls) < 20:
            raise SystemExit(f"the trace went wrong: {result.status} {result.detail}")
    trace = max(most for most, _ in runs)
    done = subprocess.run(
        [sys.executable, "-c", REALLY_BUILD],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent,
        env={**os.environ, "CUDA_VISIBLE_DEVICES": "-1"},
    )
    build = int(done.stdout.split()[-1])
    return {
        "program": "keras.applications.VGG16(weights=None)",
        "trace_bytes": trace,
        "trace_of_nothing_bytes": empty,
        "build_bytes": build,
        "ratio": round(build / trace, 1),
        "tensorflow": ready.tensorflow,
        "keras": ready.keras,
        "measured": time.strftime("%Y-%m-%d"),
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measure()), indent=2))
