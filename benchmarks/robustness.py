"""What confinement costs a trace, and what becomes of traces when things go wrong.

Prints JSON; times in milliseconds, medians unless they say otherwise:

- ``sandbox``: of a trace of a small program with the sandbox and without (the same tracer, the two
  by turns), their ratio, and the difference.
- ``recovery``: from a ``kill -9`` to the next good result: of the trace's process, of the fork
  server (TensorFlow has to be imported again) and of the fork server when a spare is ready; and
  what importing TensorFlow alone takes on this machine just now, with the ratio of the two.
- ``forks``: models that need TensorFlow's large kernels and functions, each in a process of its
  own; ``not_ok`` are those that hung or crashed.
- ``mutants``: programs of the corpus that were cut off or damaged in one of eight ways;
  ``lost_servers`` are fork servers that they brought down, ``crashed`` single traces that ended so.
- ``memory``: what the fork server and this process have grown by during all that (bytes).

Run: ``.venv/bin/python benchmarks/robustness.py [--long]``
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import statistics
import sys
import time
from asyncio.subprocess import DEVNULL
from collections.abc import Sequence
from pathlib import Path

import psutil

from kerascope.analysis.document import SourceDocument
from kerascope.tracing.tracer import Tracer
from kerascope_tracer.wire import Limits, Ready, TraceResult

LONG = "--long" in sys.argv
PAIRS = 200 if LONG else 40
KILLS = 10 if LONG else 3
FORKS = 500 if LONG else 60
MUTANTS = 20_000 if LONG else 300

CORPUS = Path(__file__).resolve().parents[1] / "tests" / "corpus"
MODEL = """import keras
from keras import layers
model = keras.Sequential([
    keras.Input((28, 28, 1)), layers.Conv2D(8, 3), layers.Flatten(), layers.Dense(10)])
"""
LARGE = """import keras, numpy as np, tensorflow as tf
from keras import layers
model = keras.Sequential([keras.Input((1000,)), layers.Dense(1000), layers.Reshape((10, 100)),
                          layers.LSTM(64), layers.Dense(10)])
model.compile("adam", "mse")
@tf.function
def step(x):
    return model(x) @ tf.random.normal((10, 1500))
step(tf.random.normal((1500, 1000)))
model.fit(np.zeros((64, 1000)), np.zeros((64, 10)), epochs=1)
"""


def document(text: str) -> SourceDocument:
    return SourceDocument("untitled:benchmark", "", 1, text)


async def started(**options: bool) -> Tracer:
    tracer = Tracer(sys.executable, **options)
    answer = await tracer.start()
    assert isinstance(answer, Ready), answer
    return tracer


def server_of(tracer: Tracer) -> psutil.Process:
    assert tracer._server is not None
    return psutil.Process(tracer._server.pid)


async def timed(tracer: Tracer, text: str = MODEL) -> tuple[float, TraceResult]:
    began = time.perf_counter()
    result = await tracer.trace(document(text), limits=Limits(wall_s=60))
    return (time.perf_counter() - began) * 1000, result


async def cost_of_the_sandbox(tracer: Tracer) -> dict[str, float]:
    with_it, without = [], []
    for _ in range(PAIRS):
        for confined, times in ((True, with_it), (False, without)):
            tracer._sandbox = confined
            milliseconds, result = await timed(tracer)
            assert result.status == "ok", result.detail
            times.append(milliseconds)
    tracer._sandbox = True
    confined_ms, open_ms = statistics.median(with_it), statistics.median(without)
    return {
        "with_ms": round(confined_ms, 2),
        "without_ms": round(open_ms, 2),
        "ratio": round(confined_ms / open_ms, 3),
        "difference_ms": round(confined_ms - open_ms, 2),
        "p95_ratio": round(sorted(with_it)[-PAIRS // 20] / sorted(without)[-PAIRS // 20], 3),
    }


async def recovery(tracer: Tracer) -> dict[str, float]:
    async def after(kill: str) -> float:
        tracer._budget._crashes.clear()
        server = server_of(tracer)
        while server.children():  # the last trace has told its end, and is about to end
            await asyncio.sleep(0.001)
        if kill == "trace":
            running = asyncio.ensure_future(tracer.trace(document("sum(iter(int, 1))\n")))
            while not (children := server.children()):
                await asyncio.sleep(0.001)
            began = time.perf_counter()
            children[0].kill()
            await running
            tracer._memo.forget()
        else:
            began = time.perf_counter()
            server.kill()
        _, result = await timed(tracer)
        assert result.status == "ok", result.detail
        return (time.perf_counter() - began) * 1000

    figures = {"after_trace_ms": statistics.median([await after("trace") for _ in range(KILLS)])}
    times = []
    for _ in range(KILLS):
        if tracer._second is not None:
            await tracer._second
            tracer._retire(tracer._second.result())  # type: ignore[arg-type]
            tracer._second = None
        times.append(await after("server"))
    figures["after_server_ms"] = statistics.median(times)
    importing = [await import_alone() for _ in range(KILLS)]
    figures["importing_alone_ms"] = statistics.median(importing)
    figures["ratio"] = figures["after_server_ms"] / figures["importing_alone_ms"]
    times = []
    for _ in range(KILLS):
        assert tracer._second is not None
        await tracer._second
        times.append(await after("server"))
        tracer._keep_second()
    figures["after_server_with_spare_ms"] = statistics.median(times)
    return {name: round(value, 2) for name, value in figures.items()}


async def import_alone() -> float:
    """Milliseconds that a Python of its own takes to import TensorFlow and Keras."""
    began = time.perf_counter()
    quiet = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
    alone = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-c", "import tensorflow, keras", env=quiet, stderr=DEVNULL
    )
    assert await alone.wait() == 0
    return (time.perf_counter() - began) * 1000


async def forks(tracer: Tracer) -> dict[str, int]:
    bad = 0
    for number in range(FORKS):
        _, result = await timed(tracer, LARGE + f"# {number}\n")
        bad += result.status != "ok"
    return {"forks": FORKS, "not_ok": bad}


_NAME = re.compile(r"[A-Za-z_]\w+")
_SIGNS = "()[]{},.:=+-*\"'"


def mutants(number_of: int, seeds: Sequence[str] = ()) -> list[str]:
    """That many different programs, always the same ones; of the corpus if no ``seeds`` are given.

    Half of them are cut off somewhere, as if it were being typed; the others are damaged in one
    to four places.
    """
    chance = random.Random(1)
    if not seeds:
        seeds = [path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*/*.py"))]
    made: dict[str, None] = {}
    while len(made) < number_of:
        text = chance.choice(seeds)
        if chance.random() < 0.5:
            lines = text[: chance.randrange(len(text))].splitlines()
        else:
            lines = text.splitlines()
            for _ in range(chance.randint(1, 4)):
                damage(lines, chance)
        # Cutting off alone would soon have made all that it can make.
        made["\n".join(lines) + chance.choice(("\n", "\n\n", "  ", "\n)\n"))] = None
    return list(made)


def damage(lines: list[str], chance: random.Random) -> None:
    """Change one or two of ``lines`` in one of eight ways."""
    here, there = chance.randrange(len(lines)), chance.randrange(len(lines))
    line = lines[here]
    kind = chance.choice(
        ("remove", "double", "swap", "cut", "number", "name", "sign", "indentation")
    )
    if kind == "remove" and len(lines) > 1:
        del lines[here]
    elif kind == "double":
        lines.insert(here, line)
    elif kind == "swap":
        lines[here], lines[there] = lines[there], lines[here]
    elif kind == "cut":
        lines[here] = line[: chance.randrange(len(line) + 1)]
    elif kind == "number":
        number = str(chance.choice((0, -1, 7, 10**9)))
        lines[here] = "".join(number if c.isdigit() else c for c in line)
    elif kind == "name" and (names := _NAME.findall("\n".join(lines))) and _NAME.search(line):
        lines[here] = _NAME.sub(lambda match: chance.choice((match.group(), *names[:9])), line)
    elif kind == "sign" and line:
        place = chance.randrange(len(line))
        lines[here] = line[:place] + chance.choice(_SIGNS) + line[place + 1 :]
    elif kind == "indentation":
        lines[here] = chance.choice(("    " + line, line[4:], "\t" + line))


async def torment(tracer: Tracer) -> dict[str, object]:
    ends: dict[str, int] = {}
    lost, server = 0, server_of(tracer)
    for text in mutants(MUTANTS):
        result = await tracer.trace(document(text), limits=Limits(wall_s=5))
        ends[result.status] = ends.get(result.status, 0) + 1
        if not server.is_running():
            lost += 1
            tracer._budget._crashes.clear()
            await timed(tracer)
            server = server_of(tracer)
    return {"programs": MUTANTS, "lost_servers": lost, "ends": ends}


async def main() -> None:
    tracer = await started()
    figures: dict[str, object] = {"sandbox": await cost_of_the_sandbox(tracer)}
    figures["recovery"] = await recovery(tracer)
    server, own = server_of(tracer), psutil.Process()
    before = server.memory_info().rss, own.memory_info().rss
    figures["forks"] = await forks(tracer)
    figures["mutants"] = await torment(tracer)
    if server.is_running():
        after = server.memory_info().rss, own.memory_info().rss
        figures["memory"] = {
            "fork_server_grew": after[0] - before[0],
            "own_process_grew": after[1] - before[1],
        }
    await tracer.close()
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    asyncio.run(main())
