"""What a traced program may do to the machine: the one place where a trace process is confined.

:func:`enter` is called in the process of one trace, after the fork (or in a warm worker) and before
the first line of user code. It puts up one layer after the other, each in a module of its own, and
reports which stand; it raises :class:`SandboxRefused` when one that the policy requires does not.
The layers do not trust each other: what Python's audit hook (:mod:`kerascope_tracer.effects`)
names for the user, the kernel refuses again, for code that goes past Python.
"""

from kerascope_tracer.sandbox.layers import enter, prepare, survey
from kerascope_tracer.sandbox.policy import (
    ACTIVE,
    AUDIT,
    DESCRIPTORS,
    INTEGRITY,
    JOB,
    LANDLOCK,
    LIFETIME,
    LIMITS,
    SEATBELT,
    SECCOMP,
    Policy,
    SandboxRefused,
    SandboxReport,
    required_layers,
)

__all__ = [
    "ACTIVE",
    "AUDIT",
    "DESCRIPTORS",
    "INTEGRITY",
    "JOB",
    "LANDLOCK",
    "LIFETIME",
    "LIMITS",
    "SEATBELT",
    "SECCOMP",
    "Policy",
    "SandboxRefused",
    "SandboxReport",
    "enter",
    "prepare",
    "required_layers",
    "survey",
]
