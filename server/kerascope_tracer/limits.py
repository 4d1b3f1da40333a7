"""What stops a trace, or a part of it, and how that is told: once, with the place.

Time, memory, events and recursion are bounded. At a bound, what has been told stays, and one
:class:`~kerascope_tracer.wire.LimitHit` says what stopped where.
"""

import contextlib
import mmap
import sys
from types import CodeType, FrameType, TracebackType
from typing import Dict, FrozenSet, Iterator, Optional, Sequence

from kerascope_tracer.positions import Sources
from kerascope_tracer.wire import LimitHit, Span

# Frames that only a trace has: its hooks stand between a layer and its call. With less room, a
# program that recurses nearly as deep as Python allows would fail here and not in a real run.
_ROOM = 400
#: What the guard itself needs to deal with an error that is raised at the very end of the stack.
HEADROOM = 200
# So often a function has to be on the stack to be what fills it.
_RECURSING = 50

_python_limit = sys.getrecursionlimit()
_raised_to = 0


class MemoryStop(BaseException):
    """Memory is used up, so that going on would only fail. Not an ``Exception``, as SoftStop."""


def make_room(own_frames: int) -> None:
    """Let the program recurse as deep as in a real run, where ``own_frames`` fewer are below it."""
    global _python_limit, _raised_to
    _python_limit = sys.getrecursionlimit()
    _raised_to = _python_limit + own_frames + _ROOM
    sys.setrecursionlimit(_raised_to)


def recursion_limit() -> int:
    """What ``sys.getrecursionlimit()`` gives in a real run at this point of the program."""
    limit = sys.getrecursionlimit()
    return _python_limit if limit == _raised_to else limit


@contextlib.contextmanager
def recursion(limit: int) -> Iterator[None]:
    """Python's recursion limit is ``limit`` while this is entered."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(limit)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def recursing(traceback: Optional[TracebackType]) -> FrozenSet[CodeType]:
    """The functions that an error, raised for want of stack, finds on the stack very often."""
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    frame: Optional[FrameType] = None if traceback is None else traceback.tb_frame
    counts: Dict[CodeType, int] = {}
    while frame is not None:
        counts[frame.f_code] = counts.get(frame.f_code, 0) + 1
        frame = frame.f_back
    return frozenset(code for code, count in counts.items() if count >= _RECURSING)


def is_used_up(memory_bytes: int) -> bool:
    """Whether little is left of the memory of this trace; else one request was too large."""
    try:
        mmap.mmap(-1, max(memory_bytes // 8, mmap.PAGESIZE)).close()
    except (OSError, ValueError, MemoryError):
        return True
    return False


def stopped(kind: str, spans: Sequence[Span], why: str, sources: Sources) -> LimitHit:
    """The trace ended under ``spans`` (the user's frames, outermost first), ``why``."""
    return LimitHit(kind, _shown(spans), "stopped{} {}".format(_place(spans, sources), why))


def left_out(kind: str, spans: Sequence[Span], what: str, why: str, sources: Sources) -> LimitHit:
    """``what`` was left under ``spans``, ``why``, and the trace went on after it."""
    place = ""
    if spans:
        loop = sources.loop_at(spans[-1]) if kind == "loop" else None
        place = " at {}".format(_line(loop or spans[-1].line, spans[-1].file))
    return LimitHit(kind, _shown(spans), "left {}{} {}".format(what, place, why))


def _shown(spans: Sequence[Span]) -> Optional[Span]:
    """Where in the traced document it is told, also when another file's code ran."""
    own = [span for span in spans if not span.file]
    wide = [span for span in own if (span.line, span.column) < (span.end_line, span.end_column)]
    shown = wide or own
    return shown[-1] if shown else None


def _place(spans: Sequence[Span], sources: Sources) -> str:
    """`` in the loop at line 4`` for the innermost loop, else `` at line 4``; or nothing."""
    for span in reversed(spans):
        line = sources.loop_at(span)
        if line is not None:
            return " in the loop at {}".format(_line(line, span.file))
    return " at {}".format(_line(spans[-1].line, spans[-1].file)) if spans else ""


def _line(line: int, file: str) -> str:
    return "line {} of {}".format(line, file) if file else "line {}".format(line)


def size(memory_bytes: int) -> str:
    """A number of bytes as people write it."""
    megabytes = memory_bytes / 1024**2
    if megabytes < 1024:
        return "{:g} MB".format(round(megabytes))
    return "{:g} GB".format(round(megabytes / 1024, 1))
