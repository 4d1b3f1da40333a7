"""Runs one program in this process and streams what it tells: the last step before user code.

Used by the forked child and by the warm worker alike.
"""

import faulthandler
import os
import signal
import time
from typing import Mapping, Optional, Sequence

from kerascope_tracer.program import run_program
from kerascope_tracer.stdio import write_all
from kerascope_tracer.wire import MAGIC, Events, TraceEvent, TraceFinished, TraceRequest, frame

# Kept so that a program that replaces them cannot keep its process alive or mute.
_exit = os._exit
_getpid = os.getpid

_EVENTS_PER_FRAME = 1000
# After the soft stop, and before the parent's hard one.
_UNHEARD_S = 1.2


def prepare() -> None:
    """Import and set up what a trace needs, so that no trace pays for it.

    Runs no TensorFlow operation: a fork server must stay able to fork.
    """
    from kerascope_tracer import session

    session.prepare()


def run_and_exit(request: TraceRequest, descriptor: int, magic: bytes = MAGIC) -> None:
    """Trace ``request``, write events and the ending to ``descriptor``, and end this process.

    ``magic`` is what the reader's frames begin with.

    Every batch of events is written at once: what was told survives a crash of the process.
    Never returns, and runs no exit handlers: a program's threads or ``atexit`` cannot delay it.
    """
    owner = _getpid()

    def emit(events: Sequence[TraceEvent]) -> None:
        if _getpid() != owner:  # a copy that the program forked off; it has nothing to tell
            _exit(0)
        for start in range(0, len(events), _EVENTS_PER_FRAME):
            batch = tuple(events[start : start + _EVENTS_PER_FRAME])
            write_all(descriptor, frame(Events(request.trace, batch), magic))

    began = time.perf_counter()
    status = 1
    try:
        faulthandler.enable(2)
        # Tells the parent the line of a program that does not listen to the soft stop: this thread
        # is C and needs no Python to run.
        faulthandler.dump_traceback_later(request.limits.wall_s + _UNHEARD_S, file=2)
        _restore_signals()
        try:
            _change_environment(request.environment or {})
            finished = run_program(request, emit)
        except BaseException as error:  # SystemExit too: an ending must be told
            detail = "the traced program stopped the tracer with {}: {}".format(
                type(error).__name__, _first_line(error)
            )
            elapsed = (time.perf_counter() - began) * 1000
            finished = TraceFinished(request.trace, "crashed", elapsed, detail)
        if _getpid() == owner:
            write_all(descriptor, frame(finished, magic))
            status = 0
    finally:
        _exit(status)


def _change_environment(variables: Mapping[str, Optional[str]]) -> None:
    for name, value in variables.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def _restore_signals() -> None:
    if hasattr(signal, "SIGCHLD"):
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:300] if lines else "(no message)"
