"""The filter of system calls, interpreted as the kernel would, for both processors."""

from __future__ import annotations

import errno
import os
import struct

import pytest

from kerascope_tracer.sandbox import seccomp, syscalls

PID = 4242
ALLOWED, KILLED = "allowed", "killed"
DENIED, UNKNOWN = f"error {errno.EPERM}", f"error {errno.ENOSYS}"


def judge(program: bytes, number: int, *arguments: int, audit: int) -> str:
    """What the program says of a call (linux/seccomp.h, struct seccomp_data)."""
    words = [*arguments, *[0] * (6 - len(arguments))]
    call = struct.pack("<IIQ6Q", number, audit, 0, *[word % 2**64 for word in words])
    position = value = 0
    for _ in range(len(program)):
        code, yes, no, constant = struct.unpack_from("<HBBI", program, 8 * position)
        position += 1
        if code == 0x20:
            (value,) = struct.unpack_from("<I", call, constant)
        elif code == 0x06:
            if constant == 0x7FFF0000:
                return ALLOWED
            return KILLED if constant == 0x80000000 else f"error {constant & 0xFFFF}"
        else:
            holds = {0x15: value == constant, 0x35: value >= constant, 0x45: value & constant}[code]
            position += yes if holds else no
    raise AssertionError("the program does not end")


@pytest.fixture(params=list(syscalls.ARCHITECTURES))
def machine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def verdict(machine: str, name: str, *arguments: int, read_only: bool = True) -> str:
    architecture = syscalls.ARCHITECTURES[machine]
    program = seccomp.for_process(seccomp.build(machine, read_only), PID)
    return judge(program, architecture.numbers[name], *arguments, audit=architecture.audit)


def test_everything_that_is_listed_is_refused(machine: str) -> None:
    listed = [
        *syscalls.PROCESSES,
        *syscalls.NETWORK,
        *syscalls.LEFT_BEHIND,
        *syscalls.METADATA,
        *syscalls.SYSTEM,
        *syscalls.FILE_CONTENT,
    ]
    numbers = syscalls.ARCHITECTURES[machine].numbers
    assert {verdict(machine, name) for name in listed if name in numbers} == {DENIED}


def test_files_may_be_written_where_landlock_decides(machine: str) -> None:
    numbers = syscalls.ARCHITECTURES[machine].numbers
    for name in syscalls.FILE_CONTENT:
        if name in numbers:
            assert verdict(machine, name, read_only=False) == ALLOWED, name
    assert verdict(machine, "openat", 0, 0, os.O_WRONLY, read_only=False) == ALLOWED


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("clone", (0x3D0F00,), ALLOWED),  # a thread
        ("clone", (0x1200011,), DENIED),  # a process
        ("clone3", (), UNKNOWN),
        ("kill", (PID, 9), ALLOWED),
        ("kill", (1, 9), DENIED),
        ("kill", (-1, 9), DENIED),
        ("kill", (0, 9), DENIED),
        ("tgkill", (PID, PID, 6), ALLOWED),
        ("tgkill", (PID + 1, PID, 6), DENIED),
        ("prctl", (1, 0), DENIED),
        ("prctl", (15, 0), ALLOWED),
        ("prlimit64", (0,), ALLOWED),
        ("prlimit64", (PID,), ALLOWED),
        ("prlimit64", (77,), DENIED),
        ("sched_setaffinity", (0,), ALLOWED),
        ("sched_setaffinity", (77,), DENIED),
        ("openat", (-100, 0, os.O_RDONLY | os.O_CLOEXEC), ALLOWED),
        ("openat", (-100, 0, os.O_WRONLY), DENIED),
        ("openat", (-100, 0, os.O_RDONLY | os.O_TRUNC), DENIED),
        ("openat", (-100, 0, os.O_TMPFILE | os.O_RDWR), DENIED),
        ("openat2", (), UNKNOWN),
        ("ioctl", (0, 0x5401), ALLOWED),
        ("ioctl", (0, 0x5412), f"error {errno.ENOTTY}"),
        ("fcntl", (0, 3), ALLOWED),
        ("fcntl", (0, 8), DENIED),
        ("sendto", (3, 0, 0, 0, 0, 0), ALLOWED),
        ("sendto", (3, 0, 0, 0, 0x7F0000001000, 16), DENIED),
        ("sendto", (3, 0, 0, 0, 0x100000000, 16), DENIED),
    ],
)
def test_arguments_decide(
    machine: str, name: str, arguments: tuple[int, ...], expected: str
) -> None:
    assert verdict(machine, name, *arguments) == expected


def test_reading_waiting_and_memory_pass(machine: str) -> None:
    architecture = syscalls.ARCHITECTURES[machine]
    program = seccomp.for_process(seccomp.build(machine, True), PID)
    # read, write, mmap, munmap, futex, clock_gettime, exit_group
    harmless = {
        "x86_64": (0, 1, 9, 11, 202, 228, 231),
        "aarch64": (63, 64, 222, 215, 98, 113, 94),
    }[machine]
    assert {judge(program, number, audit=architecture.audit) for number in harmless} == {ALLOWED}


def test_calls_of_the_future_and_of_other_systems_do_not_pass(machine: str) -> None:
    architecture = syscalls.ARCHITECTURES[machine]
    program = seccomp.build(machine, False)
    first = syscalls.FIRST_UNKNOWN
    assert judge(program, first, audit=architecture.audit) == UNKNOWN
    assert judge(program, first + 1000, audit=architecture.audit) == UNKNOWN
    assert judge(program, 0, audit=0x40000003) == KILLED  # a 32-bit x86 program
    if architecture.foreign_from is not None:
        assert judge(program, architecture.foreign_from + 1, audit=architecture.audit) == KILLED


def test_no_number_stands_for_two_calls(machine: str) -> None:
    numbers = syscalls.ARCHITECTURES[machine].numbers
    assert len(set(numbers.values())) == len(numbers)
