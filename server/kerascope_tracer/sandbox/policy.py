"""What a trace is to be held to, and what holds it."""

import sys
from dataclasses import dataclass, field
from typing import Dict, FrozenSet, Mapping, Optional, Tuple

#: The layers, by the names that reports and messages use.
DESCRIPTORS = "descriptors"  # nothing inherited but the pipe for results
LIFETIME = "lifetime"  # own session, dies with its parent
LIMITS = "limits"  # memory, processor time, file size, open files, core dumps
LANDLOCK = "landlock"  # Linux: which files may be read and written
SECCOMP = "seccomp"  # Linux: which system calls there are
SEATBELT = "seatbelt"  # macOS: sandbox_init
JOB = "job object"  # Windows: processes, memory, lifetime
INTEGRITY = "low integrity"  # Windows: no writing to the user's files
AUDIT = "audit hook"  # Python: names what is left out

#: The state of a layer that stands; any other state begins with ``unavailable`` or ``left out``.
ACTIVE = "active"


def required_layers(platform: str = sys.platform) -> FrozenSet[str]:
    """Without which nothing is executed.

    On Linux these alone keep a program from changing files, from the network, from other processes
    and from outliving its limits. The layers of the other systems have never run there, so their
    absence must not stop anybody; docs/security.md says so.
    """
    if platform.startswith("linux"):
        return frozenset((DESCRIPTORS, LIFETIME, LIMITS, SECCOMP))
    return frozenset()


@dataclass(frozen=True)
class Policy:
    """The rules for one trace.

    ``memory_bytes`` is address space above what is in use at the start, ``cpu_s`` processor time.
    ``readable`` are files and folders that may be read besides the interpreter's, where the system
    can tell (:mod:`kerascope_tracer.sandbox.readable`). ``scratch`` is the one folder that may be
    written to; empty for none. ``keep`` are descriptors that stay open besides 0, 1 and 2; ``None``
    for a process that has inherited none. ``parent`` must not be outlived, ``lifeline`` is the
    writing end of a pipe that only the parent reads (0 and -1: not watched). ``without`` names
    layers that are left out, ``landlock_abi`` is the newest version of Landlock to make use of.
    """

    memory_bytes: int
    cpu_s: int = 0
    readable: Tuple[str, ...] = ()
    scratch: str = ""
    keep: Optional[Tuple[int, ...]] = ()
    parent: int = 0
    lifeline: int = -1
    required: FrozenSet[str] = field(default_factory=required_layers)
    without: FrozenSet[str] = frozenset()
    landlock_abi: Optional[int] = None


@dataclass(frozen=True)
class SandboxReport:
    """The state of every layer that the system could have."""

    states: Mapping[str, str] = field(default_factory=dict)

    def active(self, layer: str) -> bool:
        """Whether a layer stands."""
        return self.states.get(layer, "").startswith(ACTIVE)

    def missing(self, required: FrozenSet[str]) -> Dict[str, str]:
        """The layers of ``required`` that do not stand, with their states."""
        return {
            layer: self.states.get(layer, "unavailable: not of this system")
            for layer in sorted(required)
            if not self.active(layer)
        }


class SandboxRefused(Exception):
    """A required layer cannot be had. The text names it, for the user."""

    def __init__(self, missing: Mapping[str, str]) -> None:
        super().__init__(
            "; ".join("the layer {!r} is {}".format(layer, why) for layer, why in missing.items())
        )


class Unavailable(Exception):
    """Raised by a layer that the system cannot give; the text is the reason."""
