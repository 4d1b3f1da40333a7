"""Puts up the layers in the order in which they do not get into each other's way."""

import sys
from functools import cache
from typing import TYPE_CHECKING, Callable, Dict, Optional, Tuple

from kerascope_tracer.sandbox import descriptors, lifetime, readable, rlimits, scratch
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
    Unavailable,
)

if TYPE_CHECKING:
    from kerascope_tracer.sandbox import landlock

# What is put up, by its name; it returns a word on itself, or nothing.
_Layer = Callable[[], str]


def enter(policy: Policy) -> SandboxReport:
    """Confine this process for good, and report what holds it.

    Raises :class:`SandboxRefused` when a required layer does not stand; the process is confined by
    the others all the same, and must end without executing anything. Linux: call it while there is
    one thread only, for a filter of system calls holds the thread that asks for it.
    """
    sys.dont_write_bytecode = True
    states: Dict[str, str] = {}

    def put_up(name: str, layer: _Layer) -> None:
        if name in policy.without:
            states[name] = "left out"
            return
        try:
            word = layer()
        except Unavailable as reason:
            states[name] = "unavailable: {}".format(reason)
        except (OSError, AttributeError, ValueError) as error:
            # A system that does not know the call, or not in this form.
            states[name] = "unavailable: {}".format(error)
        else:
            states[name] = "{} ({})".format(ACTIVE, word) if word else ACTIVE

    put_up(DESCRIPTORS, lambda: descriptors.close_all_but(_kept(policy)))
    put_up(LIFETIME, lambda: lifetime.bind_to(policy.parent, policy.lifeline))
    if sys.platform.startswith("linux"):
        _enter_linux(policy, put_up, states)
    elif sys.platform == "darwin":
        from kerascope_tracer.sandbox import macos

        scratch.move_into(policy.scratch)
        put_up(
            LIMITS, lambda: rlimits.limit(policy.memory_bytes, policy.cpu_s, bool(policy.scratch))
        )
        put_up(SEATBELT, lambda: macos.restrict(policy.scratch))
    elif sys.platform == "win32":
        from kerascope_tracer.sandbox import windows

        put_up(JOB, lambda: windows.enter_job(policy.memory_bytes, policy.cpu_s))
        put_up(INTEGRITY, windows.lower_integrity)
    else:
        put_up(LIMITS, lambda: rlimits.limit(policy.memory_bytes, policy.cpu_s, False))
    states[AUDIT] = ACTIVE  # put up last, by the program's own start
    report = SandboxReport(states)
    missing = report.missing(policy.required - policy.without)
    if missing:
        raise SandboxRefused(missing)
    return report


def _enter_linux(
    policy: Policy, put_up: Callable[[str, _Layer], None], states: Dict[str, str]
) -> None:
    from kerascope_tracer.sandbox import landlock, seccomp

    # Landlock can let a program write to one folder and nowhere else from version 3 on, where it
    # knows truncation; without, the filter of system calls lets it write nowhere at all.
    abi = landlock.version(policy.landlock_abi)
    fenced = abi >= landlock.COMPLETE and LANDLOCK not in policy.without
    writable = policy.scratch if fenced else ""
    scratch.move_into(writable)
    put_up(LIMITS, lambda: rlimits.limit(policy.memory_bytes, policy.cpu_s, bool(writable)))

    def fence() -> str:
        rules = landlock_stock().take(abi)
        rules.allow_reading((*readable.OF_PROCESS, *policy.readable))
        if writable:
            rules.allow_writing(writable)
        rules.enforce()
        rules.close()
        return "version {}".format(abi)

    put_up(LANDLOCK, fence)
    fenced = fenced and states[LANDLOCK].startswith(ACTIVE)
    put_up(SECCOMP, lambda: seccomp.restrict(read_only=not fenced))


@cache
def landlock_stock() -> "landlock.Stock":
    """The rules for reading what every trace may read, made ahead."""
    from kerascope_tracer.sandbox import landlock

    return landlock.Stock(readable.places_of_interpreter())


def _kept(policy: Policy) -> Optional[Tuple[int, ...]]:
    if policy.keep is None or not sys.platform.startswith("linux"):
        return policy.keep
    descriptor = landlock_stock().descriptor
    return policy.keep if descriptor < 0 else (*policy.keep, descriptor)


def prepare() -> None:
    """Load and build what :func:`enter` needs, so that no trace pays for it. Changes nothing.

    To be called again after each fork of a process that enters.
    """
    if sys.platform.startswith("linux"):
        from kerascope_tracer.sandbox import seccomp

        readable.home_folder()
        landlock_stock().fill()
        seccomp.prepare()
    elif sys.platform == "darwin":
        from kerascope_tracer.sandbox import macos

        macos.library()


def survey() -> SandboxReport:
    """What :func:`enter` will find on this system, found out without entering anything."""
    states = {}
    if sys.platform.startswith("linux"):
        from kerascope_tracer.sandbox import landlock, seccomp

        states = {
            DESCRIPTORS: ACTIVE,
            LIFETIME: ACTIVE,
            LIMITS: ACTIVE,
            LANDLOCK: landlock.availability(),
            SECCOMP: seccomp.availability(),
        }
    elif sys.platform == "darwin":
        from kerascope_tracer.sandbox import macos

        states = {LIMITS: ACTIVE, SEATBELT: macos.availability()}
    elif sys.platform == "win32":
        states = {JOB: ACTIVE, INTEGRITY: ACTIVE}
    states[AUDIT] = ACTIVE
    return SandboxReport(states)
