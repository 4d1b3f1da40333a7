"""What crashed or hung is not run again until something about it changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kerascope.tracing.memo import MOST, NOT_AGAIN, CrashMemo
from kerascope_tracer.wire import Limits, TraceRequest, TraceResult

REQUEST = TraceRequest(1, "/w/model.py", "import keras\n", overlays={"/w/a.py": "x = 1"})
CRASHED = TraceResult("crashed", 5.0, (), "ended by SIGSEGV")


def test_a_crash_is_remembered_for_the_same_program() -> None:
    memo = CrashMemo()
    assert memo.recall(REQUEST) is None
    memo.remember(REQUEST, CRASHED)
    recalled = memo.recall(replace(REQUEST, trace=99))
    assert recalled == replace(CRASHED, detail=f"ended by SIGSEGV; {NOT_AGAIN}")


@pytest.mark.parametrize(
    "changed",
    [
        replace(REQUEST, text="import keras\n\n"),
        replace(REQUEST, path="/w/other.py"),
        replace(REQUEST, overlays={"/w/a.py": "x = 2"}),
        replace(REQUEST, overlays={}),
        replace(REQUEST, limits=Limits(wall_s=60)),
        replace(REQUEST, search_paths=("/w",)),
        replace(REQUEST, sandbox=False),
        replace(REQUEST, text="import keras\n# \ud800"),
    ],
)
def test_whatever_changes_it_is_run_again(changed: TraceRequest) -> None:
    memo = CrashMemo()
    memo.remember(REQUEST, CRASHED)
    assert memo.recall(changed) is None


@pytest.mark.parametrize("status", ["ok", "partial", "cancelled", "syntax-error"])
def test_other_ends_are_not_remembered(status: str) -> None:
    memo = CrashMemo()
    memo.remember(REQUEST, TraceResult(status, 5.0, ()))
    assert memo.recall(REQUEST) is None


def test_only_so_many_are_kept() -> None:
    memo = CrashMemo()
    for number in range(MOST + 1):
        memo.remember(replace(REQUEST, text=f"x = {number}"), CRASHED)
    assert memo.recall(replace(REQUEST, text="x = 0")) is None
    assert memo.recall(replace(REQUEST, text="x = 1")) is not None


def test_everything_can_be_forgotten() -> None:
    memo = CrashMemo()
    memo.remember(REQUEST, CRASHED)
    memo.forget()
    assert memo.recall(REQUEST) is None
