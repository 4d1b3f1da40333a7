"""The base protocol, from bytes that arrive in any pieces and in any form."""

from __future__ import annotations

import os

import pytest

from kerascope.lsp.transport import MessageCutter, MessageWriter, pump


def packed(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


STREAM = packed(b'{"a": 1}') + packed('{"ü": "\\r\\n\\r\\n"}'.encode()) + packed(b"{}")
BODIES = [b'{"a": 1}', '{"ü": "\\r\\n\\r\\n"}'.encode(), b"{}"]


@pytest.mark.parametrize("size", [1, 2, 7, 20, 1000])
def test_bodies_do_not_depend_on_how_the_bytes_arrive(size: int) -> None:
    cutter = MessageCutter()
    got = []
    for start in range(0, len(STREAM), size):
        got += cutter.feed(STREAM[start : start + size])
    assert got == BODIES


@pytest.mark.parametrize(
    "header",
    [
        b"content-length: 2\r\n\r\n",
        b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length:2\r\n\r\n",
        b"Content-Length: 2\r\nContent-Type: application/vscode-jsonrpc\r\n\r\n",
    ],
)
def test_headers_in_every_allowed_form(header: bytes) -> None:
    assert list(MessageCutter().feed(header + b"{}")) == [b"{}"]


@pytest.mark.parametrize(
    "junk",
    [
        b"hello\r\n\r\n",
        b"Content-Length: abc\r\n\r\n{}",
        b"Content-Length: -5\r\n\r\n",
        b"Content-Length: 99999999999\r\n\r\n",
        b"x" * 200_000,
    ],
)
def test_reading_goes_on_after_a_broken_header(junk: bytes) -> None:
    cutter = MessageCutter()
    got = [*cutter.feed(junk), *cutter.feed(packed(b"first")), *cutter.feed(packed(b"second"))]
    assert got[-1] == b"second"


def test_pump_tells_the_end() -> None:
    source, sink = os.pipe()
    os.write(sink, packed(b"one") + b"Content-Length: 10\r\n\r\nunfin")
    os.close(sink)
    received: list[bytes | None] = []
    pump(source, received.append)
    os.close(source)
    assert received == [b"one", None]


def test_writer_tells_once_when_nobody_reads() -> None:
    source, sink = os.pipe()
    os.close(source)
    broken: list[str] = []
    writer = MessageWriter(sink, lambda: broken.append("broken"))
    writer.write(b"one")
    writer.write(b"two")
    os.close(sink)
    assert broken == ["broken"]
