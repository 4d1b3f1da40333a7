"""Programs that crashed or hung are not run again before something about them changes."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import replace

from kerascope_tracer.wire import TraceRequest, TraceResult

#: Programs that are remembered; the one that was asked for longest ago goes first.
MOST = 32
NOT_AGAIN = "it is not run again until its text changes"


class CrashMemo:
    """Remembers what became of requests that ended badly, by what they would run."""

    def __init__(self) -> None:
        self._results: OrderedDict[bytes, TraceResult] = OrderedDict()

    def remember(self, request: TraceRequest, result: TraceResult) -> None:
        """Keep how a program ended, if it crashed or took too long."""
        if result.status not in ("crashed", "timeout"):
            return
        detail = f"{result.detail}; {NOT_AGAIN}" if result.detail else NOT_AGAIN
        self._results[_digest(request)] = replace(result, detail=detail)
        while len(self._results) > MOST:
            self._results.popitem(last=False)

    def recall(self, request: TraceRequest) -> TraceResult | None:
        """How the same program ended before; ``None`` when it may be run."""
        result = self._results.get(digest := _digest(request))
        if result is not None:
            self._results.move_to_end(digest)
        return result

    def forget(self) -> None:
        """Let everything be run again."""
        self._results.clear()


def _digest(request: TraceRequest) -> bytes:
    """Stands for all that decides what a request runs, and with which limits."""
    text = repr(replace(request, trace=0))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
