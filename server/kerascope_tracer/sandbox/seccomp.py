"""Which system calls a trace may make, held by the Linux kernel (seccomp(2)).

What computing needs passes: memory, threads, clocks, reading, waiting. What reaches another
process, a network, the system, or changes a file beyond its content is refused with EPERM, which
Python raises as PermissionError; calls that came to Linux after this was written look as if the
kernel did not have them. A call of another processor's or ABI's numbering ends the process.
"""

import ctypes
import errno
import os
import platform
import struct
import sys
from functools import cache, partial
from typing import Callable, Dict, Optional

from kerascope_tracer.sandbox import syscalls
from kerascope_tracer.sandbox.bpf import NUMBER, PROCESSOR, Program, high_half, low_half
from kerascope_tracer.sandbox.libc import forgo_privileges, prctl, syscall
from kerascope_tracer.sandbox.policy import ACTIVE, Unavailable

_PR_SET_PDEATHSIG = 1
_PR_GET_SECCOMP = 21
_SECCOMP = {"x86_64": 317, "aarch64": 277}
_SET_FILTER = 1
_ALL_THREADS = 1  # SECCOMP_FILTER_FLAG_TSYNC

_CLONE_THREAD = 0x00010000
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# What a file may be asked on a terminal's behalf: attributes, size, bytes waiting, blocking, close
# on exec. All else reaches drivers, some of it the terminal's input.
_HARMLESS_IOCTLS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
# F_SETOWN, F_SETSIG, F_SETOWN_EX, F_SETLEASE: have the kernel send signals, to anyone.
_SIGNALLING_FCNTLS = (8, 10, 15, 1024)

# Stands for the process' own id in a program that is built before the fork.
_OWN_PID = 0x7EADBEEF


class _FilterProgram(ctypes.Structure):
    """struct sock_fprog."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def restrict(read_only: bool) -> str:
    """Filter this process' system calls for good. Raises ``Unavailable`` or ``OSError``.

    ``read_only`` also refuses to change any file, for systems whose Landlock does not.
    """
    template = _template(_machine(), read_only)
    if template is None:
        raise Unavailable("not written for this processor ({})".format(_machine()))
    program = for_process(template, os.getpid())
    buffer = ctypes.create_string_buffer(program, len(program))
    header = _FilterProgram(len(program) // 8, ctypes.addressof(buffer))
    forgo_privileges()
    thread = syscall(_SECCOMP[_machine()], _SET_FILTER, _ALL_THREADS, ctypes.byref(header))
    if thread != 0:
        raise Unavailable("the thread {} has other rules".format(thread))
    return "no writing at all" if read_only else ""


def availability() -> str:
    """The state of this layer if it were put up now."""
    if _template(_machine(), True) is None:
        return "unavailable: not written for this processor ({})".format(_machine())
    try:
        prctl(_PR_GET_SECCOMP)
    except OSError:
        return "unavailable: not in this kernel"
    return ACTIVE


def prepare() -> None:
    """Build the programs ahead."""
    for read_only in (False, True):
        _template(_machine(), read_only)


@cache
def _machine() -> str:
    """The processor whose system calls this process makes; empty for a 32-bit process."""
    if struct.calcsize("P") != 8 or sys.byteorder != "little":
        return ""
    return platform.machine()


@cache
def _template(machine: str, read_only: bool) -> Optional[bytes]:
    return build(machine, read_only) if machine in syscalls.ARCHITECTURES else None


def for_process(template: bytes, pid: int) -> bytes:
    """The program of :func:`build` for the process ``pid``."""
    return template.replace(struct.pack("I", _OWN_PID), struct.pack("I", pid))


def build(machine: str, read_only: bool) -> bytes:
    """The filter for a processor (a key of ``syscalls.ARCHITECTURES``)."""
    architecture = syscalls.ARCHITECTURES[machine]
    numbers = architecture.numbers
    program = Program()
    refuse = partial(program.refuse, errno.EPERM)
    unknown = partial(program.refuse, errno.ENOSYS)
    program.load(PROCESSOR)
    program.unless_equal(architecture.audit, program.kill)
    program.load(NUMBER)
    if architecture.foreign_from is not None:
        program.when_at_least(architecture.foreign_from, program.kill)
    program.when_at_least(syscalls.FIRST_UNKNOWN, unknown)
    # The C library falls back to clone, whose flags can be seen.
    program.when_equal(numbers["clone3"], unknown)
    for name, judge in _judgements(program, refuse).items():
        program.when_equal(numbers[name], judge)
    refused = [
        *syscalls.PROCESSES,
        *syscalls.NETWORK,
        *syscalls.LEFT_BEHIND,
        *syscalls.METADATA,
        *syscalls.SYSTEM,
    ]
    if read_only:
        refused += syscalls.FILE_CONTENT
        program.when_equal(numbers["openat2"], unknown)
        for name, flags in (("open", 1), ("openat", 2)):
            if name in numbers:
                program.when_equal(numbers[name], partial(_reading_only, program, refuse, flags))
    wanted = [numbers[name] for name in refused if name in numbers]
    for start in range(0, len(wanted), 200):  # no jump may be longer than 255
        program.when_any_of(wanted[start : start + 200], refuse)
    program.allow()
    return program.assembled()


_Judgement = Callable[[], None]


def _judgements(program: Program, refuse: _Judgement) -> Dict[str, _Judgement]:
    """What decides on calls that are harmless with some arguments only."""

    def only_threads() -> None:
        program.load(low_half(0))
        program.unless_any_bit(_CLONE_THREAD, refuse)
        program.allow()

    def only_self(or_zero: bool) -> _Judgement:
        def judge() -> None:
            program.load(low_half(0))
            if or_zero:
                program.when_equal(0, program.allow)
            program.unless_equal(_OWN_PID, refuse)
            program.allow()

        return judge

    def keep_death_signal() -> None:
        program.load(low_half(0))
        program.when_equal(_PR_SET_PDEATHSIG, refuse)
        program.allow()

    def harmless_ioctls() -> None:
        program.load(low_half(1))
        program.when_any_of(_HARMLESS_IOCTLS, program.allow)
        program.refuse(errno.ENOTTY)

    def no_signalling() -> None:
        program.load(low_half(1))
        program.when_any_of(_SIGNALLING_FCNTLS, refuse)
        program.allow()

    def connected_only() -> None:
        # `send` is this call without an address; with one, a paired socket could reach others.
        for half in (low_half, high_half):
            program.load(half(4))
            program.unless_equal(0, refuse)
        program.allow()

    return {
        "clone": only_threads,
        "kill": only_self(or_zero=False),
        "tgkill": only_self(or_zero=False),
        "prlimit64": only_self(or_zero=True),
        "sched_setaffinity": only_self(or_zero=True),
        "prctl": keep_death_signal,
        "ioctl": harmless_ioctls,
        "fcntl": no_signalling,
        "sendto": connected_only,
    }


def _reading_only(program: Program, refuse: _Judgement, flags: int) -> None:
    program.load(low_half(flags))
    program.when_any_bit(_WRITING, refuse)
    program.allow()
