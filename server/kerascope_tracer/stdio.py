"""The tracer's private descriptors, and how it learns that the server is gone.

The protocol must not share 0 and 1 with user code: one ``print`` would corrupt the stream and one
``input()`` would eat a request. So both are duplicated at once, 0 becomes the null device and 1
becomes a copy of 2.
"""

import os
import select
import threading
from dataclasses import dataclass
from typing import Callable, Iterator

from kerascope_tracer.wire import FrameReader

_CHUNK = 1 << 16


@dataclass(frozen=True)
class Channel:
    """The descriptors on which requests arrive and messages leave."""

    requests: int
    messages: int


def take_private_channel() -> Channel:
    """Move the protocol away from descriptors 0 and 1, before any user code can run."""
    requests = os.dup(0)
    messages = os.dup(1)
    if os.name == "nt":
        import msvcrt

        for descriptor in (requests, messages):
            msvcrt.setmode(descriptor, os.O_BINARY)  # type: ignore[attr-defined]
    silence_input()
    os.dup2(2, 1)
    return Channel(requests, messages)


def silence_input() -> None:
    """Make descriptor 0 the null device: reading it meets end of file at once."""
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)


def write_all(
    descriptor: int, data: bytes, _write: Callable[[int, memoryview], int] = os.write
) -> None:
    """Write all of ``data``; ``os.write`` is bound now, whatever a program does to it later."""
    view = memoryview(data)
    while view:
        view = view[_write(descriptor, view) :]


def read_messages(descriptor: int) -> Iterator[object]:
    """The messages that arrive on a descriptor, until end of file. Blocks."""
    reader = FrameReader()
    while True:
        data = os.read(descriptor, _CHUNK)
        if not data:
            return
        yield from reader.feed(data)


class HangupWatch:
    """Ends this process as soon as the other end of ``descriptor`` is gone. POSIX only.

    It reads nothing: it only asks the kernel for a hang-up. So it can watch while the main thread
    is busy with an import, and be stopped (no thread is left) before the first fork.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._wake_read, self._wake_write = os.pipe()
        self._thread = threading.Thread(target=self._watch, name="hang-up watch", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop watching and wait until the thread has ended."""
        os.close(self._wake_write)
        self._thread.join()
        os.close(self._wake_read)

    def _watch(self) -> None:
        poll = select.poll()
        poll.register(self._descriptor, getattr(select, "POLLRDHUP", 0))
        poll.register(self._wake_read, select.POLLIN)
        ready = [descriptor for descriptor, _ in poll.poll()]
        if self._wake_read not in ready:
            os._exit(0)
