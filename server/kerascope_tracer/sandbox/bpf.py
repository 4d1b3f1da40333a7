"""A small assembler for the programs that the Linux kernel runs before each system call.

They see the number of the call, the processor and six words (struct seccomp_data, linux/seccomp.h),
and answer what becomes of it. Jumps only go forward, at most 255 instructions.
"""

import struct
from typing import Callable, List, Sequence, Tuple

_LOAD, _IF_EQUAL, _IF_AT_LEAST, _IF_ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_INSTRUCTION = struct.Struct("HBBI")

_ALLOW = 0x7FFF0000
_KILL = 0x80000000
_ERRNO = 0x00050000

NUMBER = 0
PROCESSOR = 4


def low_half(argument: int) -> int:
    """Where the lower 32 bits of an argument (0 to 5) are, on a little-endian processor."""
    return 16 + 8 * argument


def high_half(argument: int) -> int:
    """Where the upper 32 bits of an argument are."""
    return low_half(argument) + 4


class Program:
    """Instructions in the order in which they are added."""

    def __init__(self) -> None:
        self._instructions: List[Tuple[int, int, int, int]] = []

    def load(self, offset: int) -> None:
        """Look at the 32 bits at ``offset``; the conditions that follow are about them."""
        self._add(_LOAD, offset)

    def allow(self) -> None:
        """Let the call pass."""
        self._add(_RETURN, _ALLOW)

    def kill(self) -> None:
        """End the process."""
        self._add(_RETURN, _KILL)

    def refuse(self, error: int) -> None:
        """Have the call fail with this error number."""
        self._add(_RETURN, _ERRNO | error)

    def when_equal(self, value: int, then: Callable[[], None]) -> None:
        """Do ``then`` when the loaded value is ``value``."""
        self._when(_IF_EQUAL, value, then, negated=False)

    def unless_equal(self, value: int, then: Callable[[], None]) -> None:
        """Do ``then`` when the loaded value is another."""
        self._when(_IF_EQUAL, value, then, negated=True)

    def when_at_least(self, value: int, then: Callable[[], None]) -> None:
        """Do ``then`` when the loaded value, without a sign, is ``value`` or more."""
        self._when(_IF_AT_LEAST, value, then, negated=False)

    def when_any_bit(self, bits: int, then: Callable[[], None]) -> None:
        """Do ``then`` when the loaded value has one of these bits."""
        self._when(_IF_ANY_BIT, bits, then, negated=False)

    def unless_any_bit(self, bits: int, then: Callable[[], None]) -> None:
        """Do ``then`` when the loaded value has none of these bits."""
        self._when(_IF_ANY_BIT, bits, then, negated=True)

    def when_any_of(self, values: Sequence[int], then: Callable[[], None]) -> None:
        """Do ``then``, which must end the program, when the loaded value is one of ``values``."""
        body = self._body(then)
        for index, value in enumerate(values):
            left = len(values) - index - 1
            # Past the other comparisons into the body, or, after the last of them, past the body.
            self._add(_IF_EQUAL, value, left, 0 if left else len(body))
        self._instructions += body

    def __len__(self) -> int:
        return len(self._instructions)

    def assembled(self) -> bytes:
        """The program as the kernel takes it (struct sock_filter)."""
        return b"".join(
            _INSTRUCTION.pack(code, yes, no, value & 0xFFFFFFFF)
            for code, yes, no, value in self._instructions
        )

    def _add(self, code: int, value: int, yes: int = 0, no: int = 0) -> None:
        if max(yes, no) > 255:
            raise ValueError("a jump that is too long")
        self._instructions.append((code, yes, no, value))

    def _when(self, code: int, value: int, then: Callable[[], None], negated: bool) -> None:
        body = self._body(then)
        if negated:
            self._add(code, value, len(body), 0)
        else:
            self._add(code, value, 0, len(body))
        self._instructions += body

    def _body(self, then: Callable[[], None]) -> List[Tuple[int, int, int, int]]:
        kept, self._instructions = self._instructions, []
        then()
        body, self._instructions = self._instructions, kept
        return body
