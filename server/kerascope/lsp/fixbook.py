"""The fixes of one report, proved in the background while the user reads the diagnostics."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from kerascope.analysis.report import Finding, Fix

Verify = Callable[[Finding], Awaitable[tuple[Fix, ...]]]

#: Findings whose fixes are proved before anybody asks. Each costs a trace for every candidate.
AHEAD = 8

logger = logging.getLogger(__name__)


class FixBook:
    """Verifies each finding's fixes once, one finding at a time, and remembers the outcome.

    A book belongs to one report and is closed with the next edit, which makes its edits wrong.
    """

    def __init__(self, findings: Sequence[Finding], verify: Verify) -> None:
        self._findings = tuple(findings)
        self._verify = verify
        self._tasks: dict[int, asyncio.Task[tuple[Fix, ...]]] = {}
        self._turn = asyncio.Semaphore(1)
        self._closed = False

    def start(self) -> None:
        """Begin with the first findings."""
        for index in range(min(AHEAD, len(self._findings))):
            self._task(index)

    async def fixes(self, finding: Finding, timeout: float) -> tuple[Fix, ...] | None:
        """The finding's fixes; ``None`` when they are not known within ``timeout`` seconds."""
        if self._closed or finding not in self._findings:
            return None
        task = self._task(self._findings.index(finding))
        # asyncio.wait neither cancels the work when time is up nor when the request is cancelled.
        await asyncio.wait({task}, timeout=timeout)
        if not task.done() or task.cancelled() or task.exception() is not None:
            return None
        return task.result()

    def close(self) -> None:
        """Stop all work."""
        self._closed = True
        for task in self._tasks.values():
            task.cancel()

    def _task(self, index: int) -> asyncio.Task[tuple[Fix, ...]]:
        if index not in self._tasks:
            task = asyncio.ensure_future(self._prove(self._findings[index]))
            task.add_done_callback(_log_failure)
            self._tasks[index] = task
        return self._tasks[index]

    async def _prove(self, finding: Finding) -> tuple[Fix, ...]:
        async with self._turn:
            return await self._verify(finding)


def _log_failure(task: asyncio.Task[tuple[Fix, ...]]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        logger.error("a fix could not be verified", exc_info=error)
