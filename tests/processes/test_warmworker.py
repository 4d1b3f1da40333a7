"""A warm worker traces one program and dies; it tells what a forked child would tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from support.rawtracer import PATIENCE_S, RawTracer

from kerascope_tracer.wire import Cancel, LayerCalled, LayerConstructed, TraceEvent

CNN = """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    layers.Conv2D(32, 3),
    layers.Flatten(),
    layers.Dense(10),
])
"""
STUCK = "sum(iter(int, 1))\n"


@pytest.fixture
def worker() -> Iterator[RawTracer]:
    started = RawTracer("warm")
    assert started.wait_ready().mode == "warm"
    yield started
    started.close()


def comparable(events: tuple[TraceEvent, ...]) -> list[TraceEvent]:
    kept = [event for event in events if isinstance(event, (LayerConstructed, LayerCalled))]
    return [replace(event, stack=()) for event in kept]


def test_tells_what_a_forked_child_tells(worker: RawTracer) -> None:
    finished, events = worker.trace(CNN)
    forking = RawTracer("fork")
    forking.wait_ready()
    forked_finished, forked_events = forking.trace(CNN)
    forking.close()
    assert finished.status == forked_finished.status == "ok"
    assert comparable(events) == comparable(forked_events)
    assert len(comparable(events)) >= 7
    assert worker.process.wait(PATIENCE_S) == 0


def test_hears_a_cancel_while_the_program_is_busy(worker: RawTracer) -> None:
    # A wait in Python lets the listening thread run; a loop in C is for the server to kill.
    trace = worker.submit("import threading\nthreading.Event().wait()\n")
    worker.send(Cancel(trace))
    assert worker.process.wait(PATIENCE_S) == 0


def test_ends_when_the_server_hangs_up(worker: RawTracer) -> None:
    worker.submit("import threading\nthreading.Event().wait()\n")
    worker.hang_up()
    assert worker.process.wait(PATIENCE_S) == 0


def test_an_idle_worker_ends_when_the_server_hangs_up(worker: RawTracer) -> None:
    worker.hang_up()
    assert worker.process.wait(PATIENCE_S) == 0


def test_a_hard_exit_is_the_end_of_the_stream(worker: RawTracer) -> None:
    trace = worker.submit(CNN + "import os\nos._exit(3)\n")
    while worker.read() is not None:
        pass
    assert worker.process.wait(PATIENCE_S) == 3
    constructed = [e for e in worker.events(trace) if isinstance(e, LayerConstructed)]
    assert {"Conv2D", "Flatten", "Dense"} <= {event.cls for event in constructed}


def test_end_of_file_is_noticed_during_the_import() -> None:
    starting = RawTracer("warm")
    starting.hang_up()
    assert starting.process.wait(PATIENCE_S) == 0
    assert starting.read() is None
    starting.close()
