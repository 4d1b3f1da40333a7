"""How often a tracer that keeps dying may be started again."""

from __future__ import annotations

from collections import deque

PERIOD_S = 60.0
FREE_RESTARTS = 3
LONGEST_WAIT_S = 30.0


class CrashBudget:
    """Restarts at once for the first few crashes of a minute, then with a growing pause.

    Times are seconds of any steady clock. After a quiet minute the budget is full again.
    """

    def __init__(self) -> None:
        self._crashes: deque[float] = deque()

    def record(self, now: float) -> None:
        """Count a crash."""
        self._crashes.append(now)

    def recently(self, now: float) -> bool:
        """Whether there was a crash in the last minute."""
        return bool(self._crashes) and now - self._crashes[-1] <= PERIOD_S

    def wait_s(self, now: float) -> float:
        """Seconds until the next start is allowed; 0 when it is allowed now."""
        while self._crashes and now - self._crashes[0] > PERIOD_S:
            self._crashes.popleft()
        excess = len(self._crashes) - FREE_RESTARTS
        if excess <= 0:
            return 0.0
        pause = min(LONGEST_WAIT_S, 2.0**excess)
        return max(0.0, self._crashes[-1] + pause - now)
