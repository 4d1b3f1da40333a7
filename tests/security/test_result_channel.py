"""What a traced program writes to the tracer's pipe cannot harm the server, nor lie elsewhere."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import psutil
import pytest

from kerascope.analysis.document import SourceDocument
from kerascope.tracing.intake import Intake, parsed, trace_of
from kerascope.tracing.tracer import Tracer
from kerascope_tracer.wire import (
    ErrorInfo,
    ErrorRaised,
    Events,
    LayerConstructed,
    Limits,
    Span,
    TraceFinished,
    TraceRequest,
    UnknownMade,
    WireError,
    encode,
)

REQUEST = TraceRequest(
    7, "/work/space/model.py", "import keras\n" * 20, search_paths=("/work/space",)
)
HERE = Span(2, 0, 2, 5)
LAYER = LayerConstructed(1, "Dense", "dense", "layer", ("Dense",), {"units": 3}, HERE, (HERE,))


def body(message: object) -> bytes:
    return json.dumps(encode(message), separators=(",", ":")).encode()


def told(*events: Any, trace: int = 7) -> bytes:
    return body(Events(trace, tuple(events)))


def test_what_an_honest_trace_tells_comes_in() -> None:
    intake = Intake(REQUEST)
    error = ErrorInfo("ValueError", "no", (HERE, replace(HERE, file="/work/space/lib/helpers.py")))
    events = (LAYER, ErrorRaised(HERE, error, "keras"), UnknownMade(None, "why"))
    assert intake.take(told(*events)) == Events(7, events)
    end = TraceFinished(7, "ok", 3.5)
    assert intake.take(body(end)) == end


def as_text(change: Callable[[dict[str, Any]], None]) -> bytes:
    data = encode(Events(7, (LAYER,)))
    change(data)
    return json.dumps(data, separators=(",", ":")).encode()


def event(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = data["events"][1][0]
    return found


@pytest.mark.parametrize(
    "hostile",
    [
        told(replace(LAYER, span=Span(2, 0, 2, 5, "/etc/passwd"))),
        told(replace(LAYER, span=Span(2, 0, 2, 5, "/work/space/../../etc/passwd"))),
        told(replace(LAYER, span=Span(2, 0, 2, 5, "relative.py"))),
        told(replace(LAYER, span=Span(2, 0, 99, 5))),
        told(replace(LAYER, span=Span(-2, 0, 2, 5))),
        told(replace(LAYER, span=Span(2, -1, 2, 5))),
        told(replace(LAYER, stack=(Span(2, 0, 2, 5, "/root/.ssh/id_rsa"),))),
        told(replace(LAYER, name=5)),
        told(replace(LAYER, name=None)),
        as_text(lambda data: event(data).update(layer=1 << 300)),
        told(replace(LAYER, bases=("Dense", 5))),
        told(replace(LAYER, span=HERE, stack=HERE)),
        told(replace(LAYER, name="x" * (2 << 20))),
        told(TraceFinished(7, "ok", 1.0)),
        told(trace=8),
        body(TraceFinished(7, "ok", 1.0, span=Span(1, 0, 1, 0, "/etc/passwd"))),
        body(TraceFinished(7, "ok", float("nan"))),
        body(TraceFinished(7, "ok", float("-inf"))),
        body(TraceFinished(7, "ok", 5.5)).replace(b"5.5", b"9" * 99),
        as_text(lambda data: data.update(trace=8)),
        as_text(lambda data: data.update(events=5)),
        as_text(lambda data: event(data).update({"$": "TraceRequest"})),
        as_text(lambda data: event(data).update({"$": "os.system"})),
        as_text(lambda data: event(data).update(span={"line": "1"})),
        as_text(
            lambda data: event(data).update(
                span={"line": ["d", {}], "column": 0, "end_line": 1, "end_column": 1}
            )
        ),
        b'{"$":"Events","trace":7,"events":' + b"[" * 100_000,
        b'{"$":"Events","trace":7,"events":' + b'["s",[' * 3000 + b"]]" * 3000 + b"}",
        b'{"$":"Events","trace":7,"events":["s",[]],"$":"Ready"}',
        b'{"$":"Events","trace":7,"events":["s",[]],"trace":8}',
        b'{"$":"Events","trace":7,"events":\xff\xfe}',
        b'{"$":"Events","trace":7,"events":["s",[' + b"9" * 100_000 + b"]]}",
    ],
)
def test_what_a_trace_may_not_say_is_refused(hostile: bytes) -> None:
    assert trace_of(hostile) in (7, 8)
    with pytest.raises(WireError):
        Intake(REQUEST).take(hostile)


def test_a_trace_has_only_so_much_to_say() -> None:
    intake = Intake(replace(REQUEST, limits=Limits(events=100)))
    with pytest.raises(WireError, match="too many events"):
        for _ in range(1000):
            intake.take(told(*[UnknownMade(None, "x")] * 50))


@pytest.mark.parametrize("text", [b"", b"[]", b"null", b"5", b'{"a":1}', b'{"$":[]}', b"\x00"])
def test_what_is_no_message_is_refused(text: bytes) -> None:
    assert trace_of(text) is None
    with pytest.raises(WireError):
        parsed(text)


# With the whole tracer: a program that has found the pipe and its mark.

_FIND = """import os, sys, json, zlib, struct
frame = sys._getframe()
while frame.f_code.co_name != 'run_and_exit':
    frame = frame.f_back
found = frame.f_locals
magic, pipe, trace = found['magic'], found['descriptor'], found['request'].trace
def send(body):
    data = struct.pack('>4sII', magic, len(body), zlib.crc32(body)) + body
    while data:
        data = data[os.write(pipe, data):]
head = '{"$":"Events","trace":%d,' % trace
"""
HOSTILE = {
    "garbage": "while True: os.write(pipe, b'garbage ' * 1000)",
    "malformed": "send((head + '\"events\":[').encode())",
    "deep": "send((head + '\"events\":' + '[' * 200000).encode())",
    "numbers": "send((head + '\"events\":[\"s\",[' + '9' * 1000000 + ']]}').encode())",
    "other files": (
        'send((head + \'"events":["s",[{"$":"UnknownMade","span":{"line":1,"column":0,'
        '"end_line":1,"end_column":1,"file":"/dev/zero"},"reason":"x"}]]}\').encode())'
    ),
    "flood": (
        'body = (head + \'"events":["s",[\' + \',\'.join([\'{"$":"UnknownMade","span":null,'
        '"reason":"x"}\'] * 1000) + \']]}\').encode()\nwhile True: send(body)'
    ),
    "long text": (
        "while True:\n"
        '    send((head + \'"events":["s",[]],"x":"\' + \'x\' * 20000000 + \'"}\').encode())'
    ),
    "another's end": ('send(b\'{"$":"TraceFinished","trace":0,"status":"ok","elapsed_ms":1}\')'),
    "a start": 'send(b\'{"$":"Ready","protocol":1}\')',
}


# Ended by the fork server already, which keeps what was told before.
_EARLY = ("garbage", "another's end", "a start")


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_program_ends_its_own_trace_only(tracer: Tracer, name: str) -> None:
    server = psutil.Process(tracer._server.pid)  # type: ignore[union-attr]
    program = "import keras\n" + _FIND + HOSTILE[name] + "\n"
    result = await tracer.trace(SourceDocument("untitled:x", "", 1, program))
    assert result.status in ("crashed", "timeout")  # a flood may take all its time
    assert result.events == () or result.status == "timeout" or name in _EARLY
    after = "import keras\nx = keras.layers.Dense(3)(keras.Input((4,)))\n"
    again = await tracer.trace(SourceDocument("untitled:y", "", 1, after))
    assert again.status == "ok"
    assert server.is_running(), "the fork server was lost"
    assert tracer._server.pid == server.pid  # type: ignore[union-attr]


async def test_a_flood_does_not_make_the_server_grow(tracer: Tracer) -> None:
    own = psutil.Process(os.getpid())
    program = "import keras\n" + _FIND + HOSTILE["long text"] + "\n"
    document = SourceDocument("untitled:x", "", 1, program)
    await tracer.trace(document)
    before = own.memory_info().rss
    for _ in range(3):
        assert (await tracer.trace(document)).status == "crashed"
    assert own.memory_info().rss - before < 40 << 20


def test_the_wire_holds_no_code() -> None:
    """Nothing that decodes objects of any kind is even loaded for it."""
    names = [name for name in sys.modules if name.startswith("kerascope_tracer.wire")]
    assert names
    for name in names:
        assert not {"pickle", "marshal", "shelve", "dill"} & set(vars(sys.modules[name]))
