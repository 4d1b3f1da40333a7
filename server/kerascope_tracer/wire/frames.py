"""Frames on a byte stream: magic, length, checksum, and JSON in UTF-8."""

import json
import struct
import zlib
from typing import Any, Iterator

from kerascope_tracer.wire.codec import WireError, decode, encode

_HEADER = struct.Struct(">4sII")
#: What every frame between the server and the tracer begins with.
MAGIC = b"KSW1"
MAX_FRAME = 64 * 1024 * 1024


def frame(message: Any, magic: bytes = MAGIC) -> bytes:
    """One message as bytes for the stream. ``magic``: four bytes that both ends have agreed on."""
    return frame_body(json.dumps(encode(message), separators=(",", ":")).encode("ascii"), magic)


def frame_body(body: bytes, magic: bytes = MAGIC) -> bytes:
    """The JSON text of one message as bytes for the stream."""
    return _HEADER.pack(magic, len(body), zlib.crc32(body)) + body


class FrameReader:
    """Cuts a byte stream into messages. Raises :class:`WireError` on foreign bytes."""

    def __init__(self, magic: bytes = MAGIC, longest: int = MAX_FRAME) -> None:
        self._buffer = bytearray()
        self._magic = magic
        self._longest = longest

    def feed(self, data: bytes) -> Iterator[Any]:
        """The messages that ``data`` completes."""
        for body in self.feed_bodies(data):
            try:
                data_value = json.loads(body)
            except ValueError as error:
                raise WireError("not JSON: {}".format(error)) from None
            yield decode(data_value)

    def feed_bodies(self, data: bytes) -> Iterator[bytes]:
        """The JSON texts that ``data`` completes, for a relay that need not read them."""
        self._buffer += data
        while len(self._buffer) >= _HEADER.size:
            magic, length, checksum = _HEADER.unpack_from(self._buffer)
            if magic != self._magic or length > self._longest:
                raise WireError("foreign bytes on the stream")
            end = _HEADER.size + length
            if len(self._buffer) < end:
                return
            body = bytes(self._buffer[_HEADER.size : end])
            del self._buffer[:end]
            if zlib.crc32(body) != checksum:
                raise WireError("checksum mismatch")
            yield body
