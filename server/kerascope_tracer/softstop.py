"""Stops a program from the inside when its time is over, so that what it has told is kept."""

import math
import signal
import threading
from types import FrameType
from typing import Optional


class SoftStop(BaseException):
    """The time limit. Not an ``Exception``, so that neither user code nor a guard swallows it."""


def arm(seconds: float) -> None:
    """Raise :class:`SoftStop` in the main thread after ``seconds``, and again every 0.2 s.

    Again, because a bare ``except:`` in a library may swallow the first one. Without interval
    timers (Windows) the parent's hard limit is all there is.
    """
    if not hasattr(signal, "setitimer"):
        return
    if threading.current_thread() is not threading.main_thread():
        return
    signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.2)


def remaining() -> float:
    """The seconds until the alarm; infinite without one."""
    if not hasattr(signal, "getitimer"):
        return math.inf
    return signal.getitimer(signal.ITIMER_REAL)[0] or math.inf


def disarm() -> None:
    """Take the alarm back."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)


def _stop(signum: int, frame: Optional[FrameType]) -> None:
    raise SoftStop("the time limit")
