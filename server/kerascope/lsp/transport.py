"""LSP's base protocol on the standard streams.

The server takes the two descriptors for itself: descriptor 0 then reads nothing and descriptor 1
is the error stream, so that no ``print`` can damage the conversation. A thread of its own reads,
because reading a pipe in an event loop is not possible everywhere; it reads the bare descriptor,
since a thread that sits in ``sys.stdin`` makes the interpreter abort when it ends.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator

_LENGTH = re.compile(rb"content-length:[ \t]*(\d+)[ \t]*(?:\r\n|$)", re.IGNORECASE)
_HEADER_END = b"\r\n\r\n"
#: A header block is some dozen bytes; what is longer without an end is no header.
_MAX_HEADER = 64 * 1024
_MAX_BODY = 256 * 1024 * 1024


def claim_stdio() -> tuple[int, int]:
    """Private descriptors for reading from and writing to the client."""
    source, sink = os.dup(0), os.dup(1)
    os.set_inheritable(source, False)
    os.set_inheritable(sink, False)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    sys.stdout.flush()
    os.dup2(2, 1)
    return source, sink


class MessageCutter:
    """Cuts the bytes of a stream into message bodies.

    A header block without a valid length is passed over: reading goes on at the next one.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._length: int | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The bodies that ``data`` completes."""
        self._buffer += data
        while True:
            if self._length is None and not self._take_header():
                return
            if self._length is None:
                continue
            if len(self._buffer) < self._length:
                return
            body = bytes(self._buffer[: self._length])
            del self._buffer[: self._length]
            self._length = None
            yield body

    def _take_header(self) -> bool:
        end = self._buffer.find(_HEADER_END)
        if end < 0:
            if len(self._buffer) > _MAX_HEADER:
                del self._buffer[: -len(_HEADER_END)]
            return False
        lengths = _LENGTH.findall(bytes(self._buffer[:end]) + b"\r\n")
        del self._buffer[: end + len(_HEADER_END)]
        if lengths and int(lengths[-1]) <= _MAX_BODY:
            self._length = int(lengths[-1])
        return True


def pump(source: int, receive: Callable[[bytes | None], None]) -> None:
    """Read messages from ``source`` until its end, which is told as ``None``."""
    cutter = MessageCutter()
    while True:
        try:
            data = os.read(source, 1 << 16)
        except OSError:
            data = b""
        if not data:
            receive(None)
            return
        for body in cutter.feed(data):
            receive(body)


class MessageWriter:
    """Writes to the client; ``broken`` is called once when nobody reads any more."""

    def __init__(self, sink: int, broken: Callable[[], None]) -> None:
        self._sink = sink
        self._broken: Callable[[], None] | None = broken

    def write(self, data: bytes) -> None:
        """Write all of ``data``."""
        rest = memoryview(data)
        while rest and self._broken is not None:
            try:
                rest = rest[os.write(self._sink, rest) :]
            except OSError:
                broken, self._broken = self._broken, None
                broken()

    def close(self) -> None:
        """Write nothing any more."""
        self._broken = None
