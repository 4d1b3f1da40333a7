"""Messages that no well-behaved client sends, on the bare stream of the real server."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from e2e.editor import SERVER

INITIALIZE = {"processId": None, "rootUri": None, "capabilities": {}}


class Wire:
    """A server to which any bytes can be sent."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            SERVER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    def raw(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def body(self, body: bytes) -> None:
        self.raw(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    def notify(self, method: str, params: Any) -> None:
        self.body(json.dumps({"jsonrpc": "2.0", "method": method, "params": params}).encode())

    def ask(self, number: Any, method: str, params: Any) -> dict[str, Any]:
        """Send a request and wait for its answer."""
        message = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
        self.body(json.dumps(message).encode())
        while (answer := self.read()).get("id") != number or "method" in answer:
            pass
        return answer

    def code(self, number: Any, method: str, params: Any) -> int | None:
        """The error code that a request is answered with; ``None`` when it succeeds."""
        error = self.ask(number, method, params).get("error")
        return None if error is None else int(error["code"])

    def read(self) -> dict[str, Any]:
        stream = self.process.stdout
        assert stream is not None
        length = 0
        while (line := stream.readline()).strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        assert length, "the server has ended"
        message: dict[str, Any] = json.loads(stream.read(length))
        return message


@pytest.fixture
def wire() -> Iterator[Wire]:
    wire = Wire()
    yield wire
    wire.process.kill()
    wire.process.communicate()


@pytest.fixture
def begun(wire: Wire) -> Wire:
    assert wire.code(1, "initialize", INITIALIZE) is None
    wire.notify("initialized", {})
    return wire


def hover(uri: str = "file:///a.py") -> dict[str, Any]:
    return {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}}


def test_requests_at_the_wrong_time_get_their_error(wire: Wire) -> None:
    assert wire.code(1, "textDocument/hover", hover()) == -32002
    wire.notify("textDocument/didClose", {"textDocument": {"uri": "file:///a.py"}})
    assert wire.code(2, "initialize", INITIALIZE) is None
    assert wire.code(3, "initialize", INITIALIZE) == -32600
    assert wire.code(4, "shutdown", None) is None
    assert wire.code(5, "textDocument/hover", hover()) == -32600
    wire.notify("exit", None)
    assert wire.process.wait(30) == 0


@pytest.mark.parametrize(
    ("method", "params", "code"),
    [
        ("textDocument/hover", {"textDocument": 5}, -32602),
        ("textDocument/hover", {}, -32602),
        ("textDocument/codeAction", {"range": "all"}, -32602),
        ("workspace/executeCommand", {"command": "no.such.command"}, -32602),
        ("no/suchMethod", {}, -32601),
        ("textDocument/hover", hover(), None),
        ("textDocument/hover", hover("http://[broken"), None),
        (
            "textDocument/inlayHint",
            {
                **hover(),
                "range": {"start": {"line": 9, "character": 9}, "end": {"line": 0, "character": 0}},
            },
            None,
        ),
        ("workspace/executeCommand", {"command": "kerascope.server.traceNow"}, None),
        (
            "workspace/executeCommand",
            {"command": "kerascope.server.traceNow", "arguments": [5, {}]},
            None,
        ),
        (
            "workspace/executeCommand",
            {"command": "kerascope.server.explainRule", "arguments": ["KS999999"]},
            None,
        ),
    ],
)
def test_every_request_is_answered(begun: Wire, method: str, params: Any, code: int | None) -> None:
    assert begun.code("a text id", method, params) == code
    assert begun.code(7, "textDocument/hover", hover()) is None


@pytest.mark.parametrize(
    "data",
    [
        b"hello\r\n\r\n",
        b"Content-Length: abc\r\n\r\n{}",
        b"content-length: 2\r\n\r\n{}",
        b"Content-Length: 3\r\n\r\n[1]",
        b"Content-Length: 4\r\n\r\nnull",
        b'Content-Length: 12\r\n\r\n{"jsonrpc": ',
        b"Content-Length: 2\r\n\r\n\xff\xfe",
        b"Content-Length: 200000\r\n\r\n" + b"[" * 200000,
    ],
)
def test_broken_messages_do_not_end_the_conversation(begun: Wire, data: bytes) -> None:
    begun.raw(data)
    assert begun.code(2, "textDocument/hover", hover()) is None


def test_notifications_of_any_form_do_not_end_the_conversation(begun: Wire) -> None:
    for method, params in [
        ("kerascope/environment", None),
        ("kerascope/environment", ["trusted"]),
        ("kerascope/environment", {"trusted": 1, "interpreter": 5}),
        ("workspace/didChangeConfiguration", {"settings": None}),
        ("workspace/didChangeConfiguration", {"settings": [1]}),
        ("workspace/didChangeConfiguration", {"settings": {"kerascope": {"limits": 5}}}),
        ("workspace/didChangeConfiguration", {}),
        ("textDocument/didChange", {"textDocument": {"uri": "file:///b.py", "version": 1}}),
        ("textDocument/didClose", {"textDocument": {"uri": "file:///b.py"}}),
        ("textDocument/didSave", {"textDocument": {"uri": "file:///b.py"}}),
        ("$/cancelRequest", {"id": 999}),
        ("$/setTrace", {"value": "verbose"}),
        ("no/suchNotification", {"a": 1}),
    ]:
        begun.notify(method, params)
    assert begun.code(2, "textDocument/hover", hover()) is None


def test_a_lone_surrogate_in_a_text_is_survived(begun: Wire) -> None:
    text = "import keras\\nname = '\\ud800'\\n"
    begun.body(
        b'{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":'
        b'"file:///a.py","languageId":"python","version":1,"text":"%s"}}}' % text.encode()
    )
    answer = begun.ask(2, "textDocument/documentSymbol", {"textDocument": {"uri": "file:///a.py"}})
    assert "error" not in answer


def test_nothing_is_written_before_the_answer_to_initialize(wire: Wire) -> None:
    message = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": INITIALIZE}
    wire.body(json.dumps(message).encode())
    assert wire.read()["id"] == 1


def test_a_reader_that_is_gone_ends_the_server() -> None:
    wire = Wire()
    assert wire.process.stdout is not None
    wire.process.stdout.close()
    message = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": INITIALIZE}
    wire.body(json.dumps(message).encode())
    assert wire.process.wait(30) == 0
