"""A trace has a session of its own, does not outlive its parent, and is the first to go."""

import os
import sys

from kerascope_tracer.sandbox.policy import Unavailable

_PR_SET_PDEATHSIG = 1
_SIGKILL = 9
_NICE = 2


def bind_to(parent: int, lifeline: int) -> str:
    """Make this process die with ``parent``, and take less of the machine than an editor does.

    ``lifeline`` is the writing end of a pipe that only the parent reads; it stands in where the
    kernel sends no signal on a parent's death.
    """
    if os.name == "nt":
        raise Unavailable("the job object does it")
    try:
        os.setsid()
    except PermissionError:
        pass  # it leads its session already, as a process that was started for one trace does
    if parent:
        die_with_parent(parent, lifeline)
    _be_modest()
    return ""


def die_with_parent(parent: int, lifeline: int) -> None:
    """Have the kernel kill this process when its parent dies; elsewhere a thread watches."""
    if not sys.platform.startswith("linux"):
        from kerascope_tracer.stdio import HangupWatch

        HangupWatch(lifeline)
        return
    from kerascope_tracer.sandbox.libc import prctl

    prctl(_PR_SET_PDEATHSIG, _SIGKILL)
    if os.getppid() != parent:  # it died between the fork and the call above
        os._exit(1)


def _be_modest() -> None:
    """Step back for others: in processor time, and when memory runs out."""
    try:
        os.nice(_NICE)
    except OSError:
        pass
    try:
        with open("/proc/self/oom_score_adj", "w") as stream:
            stream.write("1000")
    except OSError:
        pass  # no such file on this system, or not writable in this container
