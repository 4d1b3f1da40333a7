"""Stops a program from the inside when its time is over, so that what it has told is kept.

The whole trace has its time (:class:`SoftStop`, by an alarm). A part of it that may be left out has
a share of that (:class:`ShareOver`): it is asked for at layers' and functions' doors only, where
everything around can be left in good order, because the trace goes on after it.
"""

import contextlib
import math
import signal
import threading
import time
from types import FrameType
from typing import Iterator, List, Optional, Tuple


class SoftStop(BaseException):
    """The time limit. Not an ``Exception``, so that neither user code nor a guard swallows it."""


class ShareOver(BaseException):
    """A part of the trace has used up its share. Not an ``Exception``, as :class:`SoftStop`."""


_fired: List[int] = []
#: when each share is over, of the time that this process works and of the time that passes
_ends: List[Tuple[float, float]] = []
# How much longer than it may work what has a share may take, on a busy machine.
_WAITING = 1.75


def arm(seconds: float) -> None:
    """Raise :class:`SoftStop` in the main thread after ``seconds``, and again every 0.2 s.

    Again, because a bare ``except:`` in a library may swallow the first one. Without interval
    timers (Windows) the parent's hard limit is all there is.
    """
    if not hasattr(signal, "setitimer"):
        return
    if threading.current_thread() is not threading.main_thread():
        return
    _fired.clear()
    signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.2)


def remaining() -> float:
    """The seconds until the alarm; infinite without one."""
    if not hasattr(signal, "getitimer"):
        return math.inf
    return signal.getitimer(signal.ITIMER_REAL)[0] or math.inf


@contextlib.contextmanager
def share(seconds: float) -> Iterator[None]:
    """What is done while this is entered may work for ``seconds``; see :func:`ask`."""
    _ends.append((time.process_time() + seconds, time.monotonic() + _WAITING * seconds))
    try:
        yield
    finally:
        _ends.pop()


def is_over() -> bool:
    """Whether the innermost share is used up."""
    return bool(_ends) and (time.process_time() > _ends[-1][0] or time.monotonic() > _ends[-1][1])


def ask() -> None:
    """Raise :class:`ShareOver` if the innermost share is used up."""
    if is_over():
        raise ShareOver("a share of the time limit")


def disarm() -> None:
    """Take the alarm back."""
    _fired.clear()
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)


def insist() -> None:
    """Raise :class:`SoftStop` again if something has swallowed it.

    To be asked before an error is told: what a bare ``except:`` made of the stop (Keras' ``shape``
    then answers ``None`` for an axis) is no mistake of the user's.
    """
    if _fired:
        raise SoftStop("the time limit")


def _stop(signum: int, frame: Optional[FrameType]) -> None:
    _fired.append(signum)
    raise SoftStop("the time limit")
