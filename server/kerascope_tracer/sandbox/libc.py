"""The C library, for the few calls that Python has no name for."""

import ctypes
import os
from functools import cache
from typing import Any


@cache
def library() -> Any:
    """The C library of this process, with the types of what is called in it."""
    loaded = ctypes.CDLL(None, use_errno=True)
    loaded.syscall.restype = ctypes.c_long
    loaded.prctl.restype = ctypes.c_int
    return loaded


def syscall(number: int, *arguments: Any) -> int:
    """Make a system call. Raises ``OSError``.

    Whole numbers are passed as words: without their type ctypes would pass 32 bits of them.
    """
    words = [ctypes.c_long(part) if isinstance(part, int) else part for part in arguments]
    result = int(library().syscall(ctypes.c_long(number), *words))
    if result < 0:
        raise last_error()
    return result


def prctl(option: int, *arguments: Any) -> None:
    """Change this process (prctl(2)). Raises ``OSError``."""
    words = [ctypes.c_ulong(part) if isinstance(part, int) else part for part in arguments]
    words += [ctypes.c_ulong(0)] * (4 - len(words))
    if library().prctl(option, *words) != 0:
        raise last_error()


def last_error() -> OSError:
    """The error of the last call that failed."""
    number = ctypes.get_errno()
    return OSError(number, os.strerror(number))


_PR_SET_NO_NEW_PRIVS = 38


def forgo_privileges() -> None:
    """Promise never to gain privileges, without which the kernel takes no rules from a user."""
    prctl(_PR_SET_NO_NEW_PRIVS, 1)
