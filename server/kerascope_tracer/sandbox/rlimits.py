"""What a traced program may do to the machine: the one place where a trace process is confined.

:func:`enter` is called in the process of one trace, after the fork and before the first line of
user code. So far it bounds the process (own process group, dies with its parent, memory and core
dumps limited, no byte code written); walls around files, processes and network belong here too.
"""

import os
import sys

from kerascope_tracer.stdio import HangupWatch

_PR_SET_PDEATHSIG = 1
_SIGKILL = 9


def enter(memory_bytes: int, parent: int, lifeline: int) -> None:
    """Confine this process for good.

    ``parent`` is the process that it must not outlive; ``lifeline`` is the writing end of a pipe
    that only the parent reads.
    """
    os.setsid()
    die_with_parent(parent, lifeline)
    limit_resources(memory_bytes)
    sys.dont_write_bytecode = True


def die_with_parent(parent: int, lifeline: int) -> None:
    """Have the kernel kill this process when its parent dies; elsewhere a thread watches."""
    if not sys.platform.startswith("linux"):
        HangupWatch(lifeline)
        return
    import ctypes

    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died between the fork and the call above
        os._exit(1)


def limit_resources(memory_bytes: int) -> None:
    """Allow ``memory_bytes`` of address space above what is in use now, and no core dumps."""
    try:
        import resource
    except ImportError:  # Windows
        return
    _lower(resource.RLIMIT_CORE, 0)
    in_use = address_space_in_use()
    if in_use and memory_bytes > 0:
        _lower(resource.RLIMIT_AS, in_use + memory_bytes)


def address_space_in_use() -> int:
    """Bytes of address space that this process has mapped; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", "rb") as stream:
            return int(stream.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def _lower(kind: int, value: int) -> None:
    import resource

    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    try:
        resource.setrlimit(kind, (value, value))
    except (OSError, ValueError):
        pass  # a limit that the system does not know is no reason not to trace
