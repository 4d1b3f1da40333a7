"""Whatever dies, hangs or is killed, the next program is traced and nothing is left behind."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from collections.abc import AsyncIterator

import psutil
import pytest

from kerascope.analysis.document import SourceDocument
from kerascope.tracing import process
from kerascope.tracing.memo import NOT_AGAIN
from kerascope.tracing.tracer import Tracer
from kerascope_tracer.wire import LayerConstructed, Limits, TraceResult

# Blows at random moments say more when the other tests are not slowed by them.
pytestmark = pytest.mark.alone

SOAK = os.environ.get("KERASCOPE_SOAK") == "1"
KILLS = 100 if SOAK else 20
FORKS = 500 if SOAK else 10
#: Far more than anything takes on a busy machine: a wait that ends here is a failure.
PATIENCE_S = 120.0

MODEL = "import keras\nout = keras.layers.Dense(3)(keras.Input((4,)))\n"
# Enough to be in the midst of something when the blow comes.
BUSY = MODEL + "for _ in range(300): out = keras.layers.Dense(3)(out)\n"


def document(text: str) -> SourceDocument:
    return SourceDocument("untitled:model", "", 1, text)


@pytest.fixture(scope="module")
async def own() -> AsyncIterator[Tracer]:
    """A tracer that the tests may do anything to: each shows that it recovers."""
    tracer = Tracer(sys.executable)
    await tracer.start()
    yield tracer
    started = [found.pid for found in tracer._processes]
    await tracer.close()
    assert not [pid for pid in started if pid is not None and psutil.pid_exists(pid)]


def server_of(tracer: Tracer) -> psutil.Process:
    assert tracer._server is not None
    return psutil.Process(tracer._server.pid)


async def good(tracer: Tracer) -> TraceResult:
    """The next program is traced as if nothing had been."""
    tracer._budget._crashes.clear()  # the pause between restarts is not what is tested
    result = await asyncio.wait_for(tracer.trace(document(MODEL)), PATIENCE_S)
    assert result.status == "ok", result.detail
    assert "Dense" in [e.cls for e in result.events if isinstance(e, LayerConstructed)]
    return result


async def child_of(server: psutil.Process) -> psutil.Process:
    while True:
        if children := server.children():
            return children[0]
        await asyncio.sleep(0.005)


async def test_kills_at_random_moments(own: Tracer) -> None:
    """Of a trace mostly, and of the fork server itself now and then."""
    chance = random.Random(7)
    seen: list[psutil.Process] = []
    for number in range(KILLS):
        of_server = number % 10 == 5
        server = server_of(own)
        running = asyncio.ensure_future(own.trace(document(BUSY + f"x = {number}\n")))
        child = await asyncio.wait_for(child_of(server), PATIENCE_S)
        seen += [server, child]
        await asyncio.sleep(chance.random() * 0.3)
        try:
            (server if of_server else child).kill()
        except psutil.NoSuchProcess:
            pass  # the trace was faster
        result = await asyncio.wait_for(running, PATIENCE_S)
        assert result.status in (("ok",) if of_server else ("ok", "crashed")), result.detail
        await good(own)
    alive = {server_of(own).pid}
    for _ in range(600):
        left = [p for p in seen if p.pid not in alive and p.is_running()]
        left = [p for p in left if p.status() != psutil.STATUS_ZOMBIE]
        if not left:
            break
        await asyncio.sleep(0.05)
    assert left == []


async def test_large_kernels_never_hang_in_a_forked_process(own: Tracer) -> None:
    """They would, if the fork server itself had ever run an operation of TensorFlow's."""
    large = (
        "import keras, tensorflow as tf\n"
        "x = keras.layers.Dense(1000)(keras.Input((1000,)))\n"
        "x = keras.layers.LSTM(64)(keras.layers.Reshape((10, 100))(x))\n"
        "step = tf.function(lambda t: t @ tf.random.normal((1500, 1500)))\n"
        "out = step(tf.random.normal((1500, 1500)))\n"
    )
    server = server_of(own)
    for number in range(FORKS):
        result = await own.trace(document(large + f"# {number}\n"))
        assert result.status == "ok", result.detail
    assert server_of(own).pid == server.pid


async def test_a_stopped_fork_server_is_noticed_and_replaced(
    own: Tracer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "CONFIRM_S", 0.5)
    server = server_of(own)
    server.send_signal(signal.SIGSTOP)
    own._budget._crashes.clear()
    running = asyncio.ensure_future(own.trace(document(MODEL)))
    while server.is_running() and server.status() != psutil.STATUS_ZOMBIE:
        await asyncio.sleep(0.02)
    monkeypatch.setattr(process, "CONFIRM_S", 60.0)
    result = await asyncio.wait_for(running, PATIENCE_S)
    assert result.status == "ok", result.detail
    assert server_of(own).pid != server.pid


async def test_after_a_loss_a_spare_is_kept_and_takes_over(own: Tracer) -> None:
    await good(own)
    server_of(own).kill()
    assert (await own.trace(document(MODEL))).status == "ok"
    assert own._second is not None
    second = await own._second
    assert isinstance(second, process.TracerProcess)
    server_of(own).kill()
    assert (await own.trace(document(MODEL + "\n"))).status == "ok"
    assert own._server is second


async def test_a_program_that_crashed_runs_again_only_when_it_changes(own: Tracer) -> None:
    crashing = MODEL + "import os\nos.abort()\n"
    first = await own.trace(document(crashing))
    assert first.status == "crashed"
    assert NOT_AGAIN not in first.detail
    number = next(own._numbers)
    again = await own.trace(document(crashing))
    assert (again.status, again.events) == (first.status, first.events)
    assert NOT_AGAIN in again.detail
    assert next(own._numbers) == number + 1, "it was run again"
    assert (await own.trace(document(crashing + "\n"))).detail == first.detail


async def test_an_idle_fork_server_is_released_and_comes_back(own: Tracer) -> None:
    await good(own)
    own.idle_s = 0.2
    server = server_of(own)
    await good(own)
    while server.is_running() and server.status() != psutil.STATUS_ZOMBIE:
        await asyncio.sleep(0.02)
    own.idle_s = 600.0
    await good(own)
    assert server_of(own).pid != server.pid


async def test_a_release_never_hits_a_running_trace(own: Tracer) -> None:
    await good(own)
    own.idle_s = 0.05
    limits = Limits(wall_s=1.0)
    result = await own.trace(document(MODEL + "sum(iter(int, 1))\n"), limits=limits)
    own.idle_s = 600.0
    assert result.status == "timeout"
    assert any(isinstance(event, LayerConstructed) for event in result.events)
