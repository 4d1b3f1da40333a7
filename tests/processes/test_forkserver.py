"""The fork server survives whatever a traced program does to itself and to it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator

import psutil
import pytest
from support.rawtracer import PATIENCE_S, RawTracer, eventually

from kerascope_tracer.wire import PROTOCOL_VERSION, Cancel, LayerConstructed, Shutdown, TraceEvent

DENSE = "import keras\nout = keras.layers.Dense(3)(keras.Input((4,)))\n"
# A loop inside C: no signal handler of Python runs, so only a kill ends it.
STUCK = "sum(iter(int, 1))\n"
# Waits, and can be stopped by an exception.
WAITING = "import threading\nthreading.Event().wait()\n"


@pytest.fixture(scope="module")
def server() -> Iterator[RawTracer]:
    started = RawTracer("fork")
    started.wait_ready()
    yield started
    started.close()


@pytest.fixture
def own_server() -> Iterator[RawTracer]:
    """One that a test may destroy."""
    started = RawTracer("fork")
    started.wait_ready()
    yield started
    started.close()


def children(tracer: RawTracer) -> list[psutil.Process]:
    return psutil.Process(tracer.pid).children(recursive=True)


def layers(events: Iterable[TraceEvent]) -> list[str]:
    constructed = [event for event in events if isinstance(event, LayerConstructed)]
    return [event.cls for event in constructed if event.role == "layer"]


def test_says_what_it_is(server: RawTracer) -> None:
    ready = server.messages[0]
    assert ready.protocol == PROTOCOL_VERSION
    assert ready.mode == "fork"
    assert ready.backend == "tensorflow"
    assert ready.pid == server.pid
    assert ready.keras.split(".")[0] == "3"


def test_tells_the_layers_of_a_program(server: RawTracer) -> None:
    finished, events = server.trace(DENSE)
    assert finished.status == "ok"
    assert layers(events) == ["Dense"]


def test_prints_stay_out_of_the_protocol(server: RawTracer) -> None:
    finished, _ = server.trace(
        "import os, sys\n"
        "block = 'x' * 100_000\n"
        "for _ in range(300):\n"
        "    print(block)\n"
        "for descriptor in (1, 2):\n"
        "    os.write(descriptor, block.encode() * 200)\n"
    )
    assert finished.status == "ok"


def test_reading_standard_input_eats_no_request(server: RawTracer) -> None:
    reading = server.submit("import sys, os\ntext = sys.stdin.read()\ndata = os.read(0, 100)\n")
    after = server.submit(DENSE)
    assert server.ending(reading).status in ("ok", "partial")
    assert server.ending(after).status == "ok"
    assert layers(server.events(after)) == ["Dense"]


def test_a_program_that_exits_hard_keeps_its_facts(server: RawTracer) -> None:
    finished, events = server.trace(DENSE + "import os\nos._exit(3)\n")
    assert finished.status == "crashed"
    assert "status 3" in finished.detail
    assert layers(events) == ["Dense"]


def test_a_segmentation_fault_names_its_line(server: RawTracer) -> None:
    finished, events = server.trace(DENSE + "import ctypes\nctypes.string_at(0)\n")
    assert finished.status == "crashed"
    assert "SIGSEGV" in finished.detail
    assert finished.span is not None and finished.span.line == 4
    assert layers(events) == ["Dense"]


def test_a_program_that_waits_is_stopped_and_keeps_its_facts(server: RawTracer) -> None:
    finished, events = server.trace(DENSE + WAITING, wall_s=0.5)
    assert finished.status == "timeout"
    assert layers(events) == ["Dense"]


def test_a_program_that_no_exception_reaches_is_killed(server: RawTracer) -> None:
    finished, events = server.trace(DENSE + STUCK, wall_s=0.3)
    assert finished.status == "timeout"
    assert "0.3 s" in finished.detail
    assert layers(events) == ["Dense"]
    assert eventually(lambda: not children(server))


def test_cancel_kills_the_trace(server: RawTracer) -> None:
    trace = server.submit(STUCK)
    assert eventually(lambda: bool(children(server)))
    server.send(Cancel(trace))
    assert server.ending(trace).status == "cancelled"
    assert eventually(lambda: not children(server))


def test_cancelling_what_has_ended_does_nothing(server: RawTracer) -> None:
    finished, _ = server.trace(DENSE)
    server.send(Cancel(finished.trace))
    server.send(Cancel(987_654))
    assert server.trace(DENSE)[0].status == "ok"


def test_traces_run_side_by_side(server: RawTracer) -> None:
    slow = server.submit(DENSE + WAITING)
    quick = server.submit("import keras\nout = keras.layers.Flatten()(keras.Input((4,)))\n")
    assert server.ending(quick).status == "ok"
    assert layers(server.events(quick)) == ["Flatten"]
    server.send(Cancel(slow))
    assert server.ending(slow).status == "cancelled"


def test_a_child_cannot_speak_for_another_trace(server: RawTracer) -> None:
    slow = server.submit(WAITING)
    forging = server.submit(
        "import os, sys\n"
        "from kerascope_tracer.wire import TraceFinished, frame\n"
        "caller = sys._getframe()\n"
        "while caller.f_code.co_name != 'run_and_exit':\n"
        "    caller = caller.f_back\n"
        f"forged = frame(TraceFinished({slow}, 'ok', 1.0), caller.f_locals['magic'])\n"
        "for descriptor in range(3, 64):\n"
        "    try:\n"
        "        os.write(descriptor, forged)\n"
        "    except OSError:\n"
        "        pass\n"
    )
    finished = server.ending(forging)
    assert finished.status == "crashed"
    assert "another trace" in finished.detail
    server.send(Cancel(slow))
    assert server.ending(slow).status == "cancelled"


def test_garbage_from_a_program_ends_only_its_own_trace(server: RawTracer) -> None:
    finished, _ = server.trace(
        "import os\n"
        "for descriptor in range(3, 64):\n"
        "    try:\n"
        "        os.write(descriptor, b'garbage ' * 100)\n"
        "    except OSError:\n"
        "        pass\n"
    )
    assert finished.status == "crashed"
    assert "pipe" in finished.detail
    assert server.trace(DENSE)[0].status == "ok"


@pytest.mark.parametrize(("megabytes", "fits"), [(256, False), (4096, True)])
def test_memory_is_limited(server: RawTracer, megabytes: int, fits: bool) -> None:
    finished, events = server.trace(
        DENSE
        + "block = bytearray(1 << 30)\n"
        + "out = keras.layers.Dense(len(block) >> 28)(keras.Input((4,)))\n",
        memory_bytes=megabytes << 20,
    )
    assert finished.status in ("ok", "partial")
    units = [e.config.get("units") for e in events if isinstance(e, LayerConstructed)]
    assert (4 in units) == fits
    assert 3 in units, "what came before the limit is lost"


def test_many_traces_leave_nothing_behind(server: RawTracer) -> None:
    process = psutil.Process(server.pid)
    server.trace(DENSE)
    assert eventually(lambda: not children(server))
    before = process.num_fds()
    for _ in range(40):
        assert server.trace(DENSE)[0].status == "ok"
    assert eventually(lambda: not children(server))
    assert eventually(lambda: process.num_fds() <= before)


@pytest.mark.parametrize("program", [DENSE + STUCK, DENSE + WAITING])
def test_ends_at_once_with_its_children_when_the_server_hangs_up(
    own_server: RawTracer, program: str
) -> None:
    own_server.submit(program)
    assert eventually(lambda: bool(children(own_server)))
    running = children(own_server)
    own_server.hang_up()
    assert own_server.process.wait(PATIENCE_S) == 0
    assert eventually(lambda: not any(child.is_running() for child in running))


def test_shutdown_ends_it_with_its_children(own_server: RawTracer) -> None:
    own_server.submit(STUCK)
    assert eventually(lambda: bool(children(own_server)))
    running = children(own_server)
    own_server.send(Shutdown())
    assert own_server.process.wait(PATIENCE_S) == 0
    assert eventually(lambda: not any(child.is_running() for child in running))


def test_no_child_outlives_a_killed_server(own_server: RawTracer) -> None:
    own_server.submit(STUCK)
    assert eventually(lambda: bool(children(own_server)))
    running = children(own_server)
    os.kill(own_server.pid, signal.SIGKILL)
    assert eventually(lambda: not any(child.is_running() for child in running))


def test_foreign_bytes_on_the_request_stream_end_it(own_server: RawTracer) -> None:
    own_server.send_bytes(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert own_server.process.wait(PATIENCE_S) == 70


def test_end_of_file_is_noticed_during_the_import() -> None:
    starting = RawTracer("fork")
    starting.hang_up()
    assert starting.process.wait(PATIENCE_S) == 0
    assert starting.read() is None, "it went on to import Keras although nobody listens"
    starting.close()
