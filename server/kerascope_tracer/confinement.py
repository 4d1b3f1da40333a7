"""The rules that the sandbox holds one trace to, from what was asked for."""

import math
import os
from typing import Optional, Tuple

from kerascope_tracer.sandbox import LANDLOCK, SECCOMP, Policy, SandboxRefused
from kerascope_tracer.sandbox.readable import places_of_workspace
from kerascope_tracer.wire import TraceRequest

#: The child stops itself at its limit and tells what it has; this is the time it gets for that.
GRACE_S = 2.0


def policy_for(
    request: TraceRequest,
    *,
    scratch: str = "",
    keep: Optional[Tuple[int, ...]] = None,
    parent: int = 0,
    lifeline: int = -1,
) -> Policy:
    """The policy of a trace; the other arguments are as for :class:`Policy`.

    Without the sandbox that the user did away with, what remains are the limits and the bond to
    the parent: they protect the tracer from accidents, not the user from programs.
    """
    seconds = (request.limits.wall_s + GRACE_S) * (os.cpu_count() or 1)
    given_up = frozenset() if request.sandbox else frozenset((LANDLOCK, SECCOMP))
    return Policy(
        memory_bytes=request.limits.memory_bytes,
        cpu_s=math.ceil(seconds) + 1,
        readable=places_of_workspace(request.path, request.search_paths) if request.sandbox else (),
        scratch=scratch,
        keep=keep,
        parent=parent,
        lifeline=lifeline,
        without=given_up,
    )


def refusal(error: SandboxRefused) -> str:
    """One line for the user on why nothing was executed."""
    return (
        "nothing was executed, because the sandbox is not complete on this system: {}; "
        "to trace without it use --no-sandbox or set kerascope.sandbox to off".format(error)
    )
