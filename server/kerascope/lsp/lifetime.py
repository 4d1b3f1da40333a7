"""Ends the server together with the editor that started it."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable

#: Seconds between two looks at the editor's process.
WATCH_INTERVAL_S = 1.0


def process_alive(pid: int) -> bool:
    """Whether a process with this id exists."""
    if sys.platform == "win32":
        return _windows_process_alive(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        # It belongs to somebody else, or is no id of this system: nothing says that it ended.
        return True
    return True


async def watch_parent(pid: int, ended: Callable[[], None]) -> None:
    """Call ``ended`` when the process ``pid`` is gone.

    A process that is not there to begin with lives in another container or on another machine
    (a remote editor), and is not watched: the end of the input stream tells of its end.
    """
    if pid <= 0 or not process_alive(pid):
        return
    while process_alive(pid):
        await asyncio.sleep(WATCH_INTERVAL_S)
    ended()


def _windows_process_alive(pid: int) -> bool:
    # os.kill(pid, 0) would end the process on Windows.
    import ctypes

    synchronize, wait_timeout = 0x00100000, 0x102
    kernel32 = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    handle = kernel32.OpenProcess(synchronize, False, pid)
    if not handle:
        return False
    try:
        return bool(kernel32.WaitForSingleObject(handle, 0) == wait_timeout)
    finally:
        kernel32.CloseHandle(handle)
