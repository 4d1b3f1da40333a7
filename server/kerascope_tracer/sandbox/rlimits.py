"""Limits of memory, processor time, file size, open files and core dumps (setrlimit(2))."""

import math
import os
import signal
import time
from typing import Optional

from kerascope_tracer.sandbox.policy import Unavailable

#: The largest file that a program may write into its scratch folder (bytes).
FILE_BYTES = 16 * 1024 * 1024
_OPEN_FILES = 1024


def limit(memory_bytes: int, cpu_s: int, may_write: bool) -> str:
    """Lower this process' limits for good.

    ``memory_bytes`` is address space above what is in use now, ``cpu_s`` further seconds of
    processor time on all cores together (0: not limited). ``may_write`` says that files can be
    written at all.
    """
    try:
        import resource
    except ImportError:
        raise Unavailable("this system has no such limits") from None
    lower(resource.RLIMIT_CORE, 0)
    lower(resource.RLIMIT_NOFILE, _OPEN_FILES)
    if may_write:
        # A file beyond the limit is an error for the program, not its end. The limit must never be
        # what keeps a program from writing: opening a file for it empties the file all the same.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        lower(resource.RLIMIT_FSIZE, FILE_BYTES)
    if cpu_s > 0:
        used = math.ceil(time.process_time())  # a worker's, that has imported Keras
        lower(resource.RLIMIT_CPU, used + cpu_s, used + cpu_s + 1)
    in_use = address_space_in_use()
    if in_use and memory_bytes > 0:
        lower(resource.RLIMIT_AS, in_use + memory_bytes)
    return ""


def address_space_in_use() -> int:
    """Bytes of address space that this process has mapped; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", "rb") as stream:
            return int(stream.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def lower(kind: int, soft: int, hard: Optional[int] = None) -> None:
    """Lower one limit; a lower one that is there already stays."""
    import resource

    hard = soft if hard is None else hard
    _, highest = resource.getrlimit(kind)
    if highest != resource.RLIM_INFINITY:
        soft, hard = min(soft, highest), min(hard, highest)
    try:
        resource.setrlimit(kind, (soft, hard))
    except (OSError, ValueError):
        pass  # a limit that the system does not know is no reason not to trace
