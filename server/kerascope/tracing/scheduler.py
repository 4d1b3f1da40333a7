"""When to run: one slot for each document, the last edit wins.

The first edit after a pause runs at once; edits that follow it closely wait until the typing
rests. A new edit cancels the run of an older one (cancelling the task is what kills the tracer's
child), and a result that comes in all the same is dropped when it is not of the last edit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

Key = TypeVar("Key", bound=Hashable)
Job = TypeVar("Job")
Result = TypeVar("Result")


class Timer(Protocol):
    """A callback that was put off and can be called off."""

    def cancel(self) -> None:
        """Call it off; without effect when it has run."""


class Clock(Protocol):
    """The part of an event loop that tells the time, in seconds."""

    def time(self) -> float:
        """Now, on a clock that never goes back."""

    def call_later(self, delay: float, callback: Callable[..., object], *args: Any) -> Timer:
        """Call ``callback(*args)`` in ``delay`` seconds."""


@dataclass
class _Slot(Generic[Job]):
    generation: int = 0
    submitted: float | None = None
    timer: Timer | None = None
    task: asyncio.Task[None] | None = None
    settled: asyncio.Event = field(default_factory=asyncio.Event)


class Scheduler(Generic[Key, Job, Result]):
    """Runs at most one job for each key, and hands over the results that still count.

    ``run`` does the work and must stop soon when it is cancelled. ``deliver`` gets the result of
    the last job of a key, ``failed`` the exception that it raised instead. ``debounce`` (seconds)
    may be changed at any time. Everything happens on the running event loop.
    """

    def __init__(
        self,
        run: Callable[[Key, Job], Awaitable[Result]],
        deliver: Callable[[Key, Job, Result], None],
        failed: Callable[[Key, Job, Exception], None],
        *,
        debounce: float,
        clock: Clock | None = None,
    ) -> None:
        self.debounce = debounce
        self._run = run
        self._deliver = deliver
        self._failed = failed
        self._clock = clock
        self._slots: dict[Key, _Slot[Job]] = {}
        # Cancelled tasks are kept until they have ended: the loop itself holds them weakly.
        self._tasks: set[asyncio.Task[None]] = set()

    def submit(self, key: Key, job: Job, *, at_once: bool = False) -> None:
        """Run ``job`` in place of whatever ran or waited for ``key``.

        ``at_once`` is for what is no typing (a file opened or saved, a command).
        """
        clock = self._clock or asyncio.get_running_loop()
        slot = self._slots.setdefault(key, _Slot())
        now = clock.time()
        rested = slot.submitted is None or now - slot.submitted >= self.debounce
        slot.submitted = now
        self._stop(slot)
        if at_once or rested:
            self._start(key, slot, job)
        else:
            slot.timer = clock.call_later(self.debounce, self._start, key, slot, job)

    def discard(self, key: Key) -> None:
        """Stop and forget everything about ``key``."""
        slot = self._slots.pop(key, None)
        if slot is not None:
            self._stop(slot)
            slot.settled.set()

    def busy(self, key: Key) -> bool:
        """Whether a job of ``key`` waits or runs."""
        slot = self._slots.get(key)
        return slot is not None and (slot.timer is not None or slot.task is not None)

    def running(self) -> bool:
        """Whether any job runs now."""
        return any(slot.task is not None for slot in self._slots.values())

    async def settled(self, key: Key, timeout: float) -> bool:
        """Wait until nothing waits or runs for ``key``; false when ``timeout`` seconds passed."""
        slot = self._slots.get(key)
        if slot is None or not self.busy(key):
            return True
        try:
            await asyncio.wait_for(slot.settled.wait(), timeout)
        except asyncio.TimeoutError:
            return False
        return True

    async def close(self) -> None:
        """Stop everything and wait until it has stopped."""
        for key in list(self._slots):
            self.discard(key)
        if self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _stop(self, slot: _Slot[Job]) -> None:
        slot.generation += 1
        slot.settled.clear()
        if slot.timer is not None:
            slot.timer.cancel()
            slot.timer = None
        if slot.task is not None:
            slot.task.cancel()
            slot.task = None

    def _start(self, key: Key, slot: _Slot[Job], job: Job) -> None:
        slot.timer = None
        slot.task = asyncio.ensure_future(self._work(key, slot, slot.generation, job))
        self._tasks.add(slot.task)
        slot.task.add_done_callback(self._tasks.discard)

    async def _work(self, key: Key, slot: _Slot[Job], generation: int, job: Job) -> None:
        try:
            result = await self._run(key, job)
            if slot.generation == generation:
                self._deliver(key, job, result)
        except Exception as error:
            if slot.generation == generation:
                self._failed(key, job, error)
        finally:
            if slot.generation == generation:
                slot.task = None
                slot.settled.set()
