"""What a trace costs in memory, against really building the model.

Prints JSON: the peak of resident memory that each adds, in bytes, and the ratio.

- ``trace_bytes``: of the child that the fork server makes for VGG16 and for a model of a billion
  parameters, less what a child costs for a program that uses nothing. A forked child shares the
  pages of the server, so what it adds is its private memory at the peak.
- ``build_bytes``: of a process that has imported Keras and then really builds VGG16. The large
  model is not built: its weights alone are ``weight_bytes``.

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
from kerascope_tracer.wire import LayerCalled, Limits, ModelFound, Ready, TraceResult

VGG16 = "import keras\nmodel = keras.applications.VGG16(weights=None)\n"
BILLION = """import keras
from keras import layers
inputs = x = keras.Input((8192,))
for _ in range(16):
    x = layers.Dense(8192, activation="relu")(x)
model = keras.Model(inputs, x)
model.compile("adam", "mse")
"""
MODELS = {"VGG16": (VGG16, 20), "1 billion parameters": (BILLION, 16)}
MEGABYTE = 1024 * 1024
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
    models: dict[str, dict[str, object]] = {}
    try:
        # A trace of almost nothing: what any forked child costs.
        empty = max([(await traced(tracer, server, LINGER))[0] for _ in range(REPEATS)])
        for name, (program, layers) in MODELS.items():
            runs = [await traced(tracer, server, program + LINGER) for _ in range(REPEATS)]
            parameters = checked(runs[0][1], layers)
            most = max(most for most, _ in runs)
            models[name] = {
                "parameters": parameters,
                "weight_bytes": 4 * parameters,
                "trace_bytes": most,
                "added_bytes": most - empty,
                "added_mb": round((most - empty) / MEGABYTE, 1),
            }
    finally:
        await tracer.close()
    build = really_built()
    vgg = models["VGG16"]
    return {
        "models": models,
        "trace_of_nothing_bytes": empty,
        "VGG16_build_bytes": build,
        "VGG16_ratio": round(build / int(str(vgg["trace_bytes"])), 1),
        "tensorflow": ready.tensorflow,
        "keras": ready.keras,
        "measured": time.strftime("%Y-%m-%d"),
    }


def checked(result: TraceResult, layers: int) -> int:
    """The parameters of the model that was traced. A trace that is not whole measures nothing."""
    calls = [event for event in result.events if isinstance(event, LayerCalled)]
    models = [event for event in result.events if isinstance(event, ModelFound)]
    if result.status not in ("ok", "partial") or len(calls) < layers or not models:
        raise SystemExit(f"the trace went wrong: {result.status} {result.detail}")
    return models[-1].params or 0


def really_built() -> int:
    """Bytes that a process of its own needs to build VGG16."""
    done = subprocess.run(
        [sys.executable, "-c", REALLY_BUILD],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent,
        env={**os.environ, "CUDA_VISIBLE_DEVICES": "-1"},
    )
    return int(done.stdout.split()[-1])


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measure()), indent=2))
