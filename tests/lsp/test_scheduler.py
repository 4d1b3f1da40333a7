"""The scheduler with runs that the test starts and ends, and a clock that the test moves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from kerascope.tracing.scheduler import Scheduler


@dataclass
class FakeTimer:
    due: float
    call: Callable[[], object]
    off: bool = False

    def cancel(self) -> None:
        self.off = True


@dataclass
class FakeClock:
    now: float = 100.0
    timers: list[FakeTimer] = field(default_factory=list)

    def time(self) -> float:
        return self.now

    def call_later(self, delay: float, callback: Callable[..., object], *args: Any) -> FakeTimer:
        timer = FakeTimer(self.now + delay, lambda: callback(*args))
        self.timers.append(timer)
        return timer

    async def advance(self, seconds: float) -> None:
        self.now += seconds
        due = [timer for timer in self.timers if timer.due <= self.now + 1e-9]
        self.timers = [timer for timer in self.timers if timer not in due]
        for timer in due:
            if not timer.off:
                timer.call()
        await breathe()


async def breathe() -> None:
    """Let every task that can go on do so."""
    for _ in range(5):
        await asyncio.sleep(0)


class Bench:
    """A scheduler whose runs end when the test says so."""

    def __init__(self, debounce: float = 0.2) -> None:
        self.clock = FakeClock()
        self.started: list[tuple[str, str]] = []
        self.cancelled: list[str] = []
        self.delivered: list[tuple[str, str, str]] = []
        self.failures: list[tuple[str, str, str]] = []
        self.gates: dict[str, asyncio.Future[str]] = {}
        self.scheduler: Scheduler[str, str, str] = Scheduler(
            self.run,
            lambda key, job, result: self.delivered.append((key, job, result)),
            lambda key, job, error: self.failures.append((key, job, str(error))),
            debounce=debounce,
            clock=self.clock,
        )

    async def run(self, key: str, job: str) -> str:
        self.started.append((key, job))
        gate = self.gates[job] = asyncio.get_running_loop().create_future()
        try:
            return await gate
        except asyncio.CancelledError:
            self.cancelled.append(job)
            raise

    async def submit(self, key: str, job: str, **options: bool) -> None:
        self.scheduler.submit(key, job, **options)
        await breathe()

    async def finish(self, job: str, result: str = "done") -> None:
        self.gates[job].set_result(result)
        await breathe()


async def test_first_edit_runs_at_once() -> None:
    bench = Bench()
    await bench.submit("a.py", "v1")
    assert bench.started == [("a.py", "v1")]
    await bench.finish("v1", "shapes")
    assert bench.delivered == [("a.py", "v1", "shapes")]
    assert not bench.scheduler.busy("a.py")


async def test_edits_that_follow_closely_wait_and_only_the_last_one_runs() -> None:
    bench = Bench(debounce=0.2)
    await bench.submit("a.py", "v1")
    await bench.finish("v1")
    for version in ("v2", "v3", "v4"):
        await bench.clock.advance(0.1)
        await bench.submit("a.py", version)
    assert bench.started == [("a.py", "v1")]
    await bench.clock.advance(0.19)
    assert bench.started == [("a.py", "v1")]
    await bench.clock.advance(0.02)
    assert bench.started == [("a.py", "v1"), ("a.py", "v4")]
    await bench.finish("v4")
    assert [job for _, job, _ in bench.delivered] == ["v1", "v4"]


async def test_after_a_pause_an_edit_runs_at_once_again() -> None:
    bench = Bench(debounce=0.2)
    await bench.submit("a.py", "v1")
    await bench.finish("v1")
    await bench.clock.advance(0.2)
    await bench.submit("a.py", "v2")
    assert bench.started[-1] == ("a.py", "v2")


async def test_a_new_edit_cancels_the_running_trace_of_the_older_one() -> None:
    bench = Bench()
    await bench.submit("a.py", "v1")
    await bench.clock.advance(1)
    await bench.submit("a.py", "v2")
    assert bench.cancelled == ["v1"]
    await bench.finish("v2")
    assert [job for _, job, _ in bench.delivered] == ["v2"]


async def test_a_run_that_ignores_its_cancellation_delivers_nothing() -> None:
    bench = Bench()

    async def stubborn(key: str, job: str) -> str:
        if job == "v1":
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                return "late"
        return "fresh"

    bench.scheduler = Scheduler(
        stubborn,
        lambda key, job, result: bench.delivered.append((key, job, result)),
        lambda key, job, error: bench.failures.append((key, job, str(error))),
        debounce=0.2,
        clock=bench.clock,
    )
    await bench.submit("a.py", "v1")
    await bench.submit("a.py", "v2", at_once=True)
    assert bench.delivered == [("a.py", "v2", "fresh")]
    assert bench.failures == []


async def test_documents_do_not_wait_for_each_other() -> None:
    bench = Bench()
    await bench.submit("a.py", "a1")
    await bench.submit("b.py", "b1")
    assert bench.started == [("a.py", "a1"), ("b.py", "b1")]
    assert bench.cancelled == []
    await bench.finish("b1")
    assert bench.delivered == [("b.py", "b1", "done")]
    assert bench.scheduler.busy("a.py")
    await bench.scheduler.close()


async def test_at_once_overrules_the_pause() -> None:
    bench = Bench()
    await bench.submit("a.py", "v1")
    await bench.submit("a.py", "v2")
    await bench.submit("a.py", "v3", at_once=True)
    assert bench.started == [("a.py", "v1"), ("a.py", "v3")]
    await bench.clock.advance(1)
    assert bench.started == [("a.py", "v1"), ("a.py", "v3")]
    await bench.scheduler.close()


async def test_a_failing_run_is_told_and_the_next_one_works() -> None:
    bench = Bench()
    await bench.submit("a.py", "v1")
    bench.gates["v1"].set_exception(ValueError("broken"))
    await breathe()
    assert bench.failures == [("a.py", "v1", "broken")]
    assert not bench.scheduler.busy("a.py")
    await bench.submit("a.py", "v2", at_once=True)
    await bench.finish("v2")
    assert bench.delivered == [("a.py", "v2", "done")]


async def test_discard_stops_what_runs_and_what_waits() -> None:
    bench = Bench()
    await bench.submit("a.py", "v1")
    await bench.submit("b.py", "b1")
    await bench.submit("b.py", "b2")
    bench.scheduler.discard("a.py")
    bench.scheduler.discard("b.py")
    await bench.clock.advance(1)
    assert sorted(bench.cancelled) == ["b1", "v1"]
    assert bench.started == [("a.py", "v1"), ("b.py", "b1")]
    assert bench.delivered == []
    assert not bench.scheduler.running()


async def test_settled_waits_for_the_last_edit_and_gives_up_in_time() -> None:
    bench = Bench()
    assert await bench.scheduler.settled("a.py", 0)
    await bench.submit("a.py", "v1")
    assert not await bench.scheduler.settled("a.py", 0.001)
    waiting = asyncio.ensure_future(bench.scheduler.settled("a.py", 5))
    await breathe()
    await bench.submit("a.py", "v2")
    await breathe()
    assert not waiting.done()
    await bench.clock.advance(0.3)
    await bench.finish("v2")
    assert await waiting


async def test_close_waits_until_everything_has_stopped() -> None:
    bench = Bench()
    stopped: list[str] = []

    async def slow_to_stop(key: str, job: str) -> str:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            stopped.append(job)
        raise AssertionError("waits until it is cancelled")

    bench.scheduler = Scheduler(
        slow_to_stop, lambda *_: None, lambda *_: None, debounce=0.2, clock=bench.clock
    )
    await bench.submit("a.py", "v1")
    await bench.scheduler.close()
    assert stopped == ["v1"]


@pytest.mark.parametrize("edits", [1, 2, 50])
async def test_whatever_the_number_of_edits_the_last_one_is_delivered(edits: int) -> None:
    bench = Bench()
    for number in range(edits):
        await bench.submit("a.py", f"v{number}")
        await bench.clock.advance(0.01)
    await bench.clock.advance(0.3)
    last = f"v{edits - 1}"
    await bench.finish(last)
    assert bench.delivered[-1] == ("a.py", last, "done")
    assert len(bench.started) <= 2
