"""Texts, edits and requests as they come from the strangest of clients, against the real server.

Nothing is traced: the session is not trusted, so only what needs the text is answered.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from e2e.test_protocol import INITIALIZE, Wire, hover

URI = "file:///work/model.py"


@pytest.fixture(scope="module")
def wire() -> Iterator[Wire]:
    """One server for all: each test shows that it still answers."""
    wire = Wire()
    assert wire.code(1, "initialize", INITIALIZE) is None
    wire.notify("initialized", {})
    yield wire
    assert wire.code(2, "textDocument/hover", hover()) is None, "the server answers no more"
    wire.process.kill()
    wire.process.communicate()


def opened(wire: Wire, text: str, uri: str = URI, version: int = 1) -> None:
    item = {"uri": uri, "languageId": "python", "version": version, "text": text}
    wire.notify("textDocument/didOpen", {"textDocument": item})


def changed(wire: Wire, version: int, *changes: dict[str, Any], uri: str = URI) -> None:
    document = {"uri": uri, "version": version}
    params = {"textDocument": document, "contentChanges": list(changes)}
    wire.notify("textDocument/didChange", params)


def closed(wire: Wire, uri: str = URI) -> None:
    wire.notify("textDocument/didClose", {"textDocument": {"uri": uri}})


def symbols(wire: Wire, uri: str = URI) -> dict[str, int]:
    """The line of each model and layer class in the outline."""
    answer = wire.ask(9, "textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    assert "error" not in answer
    found = answer["result"] or ()
    return {item["name"]: item["location"]["range"]["start"]["line"] for item in found}


@pytest.mark.parametrize(
    ("above", "line"),
    [
        ("# a\n", 2),
        ("# a\r\n", 2),
        ("# a\r", 2),
        ("# a\r\n\r# b\n", 4),
        ("\x0c\n", 2),  # a form feed is white space, not the end of a line
        ("# a\x0bb\n", 2),
        ("# a\x0cb\n", 2),
        ("# a\x1cb\x1db\x1eb\n", 2),
        ("# a\x85b\n", 2),
        ("# a\u2028b\u2029c\n", 2),
        ("# \U0001f600\n", 2),
        ("# a\ud800b\n", 2),
        ("\ufeff# a\n", 2),
        ("'''\u2028\x0c\n\n'''\n", 4),
    ],
)
def test_only_the_protocols_own_line_ends_count(wire: Wire, above: str, line: int) -> None:
    opened(wire, above + "import keras\nmodel = keras.Sequential([keras.layers.Dense(3)])\n")
    assert symbols(wire).get("model") == line
    closed(wire)


MODEL = "import keras\nmodel = keras.Sequential()\n"


def test_a_version_that_is_older_does_not_count(wire: Wire) -> None:
    opened(wire, MODEL, version=5)
    changed(wire, 3, {"text": MODEL.replace("model", "older")})
    assert symbols(wire) == {"model": 1}
    changed(wire, 6, {"text": MODEL.replace("model", "newer")})
    assert symbols(wire) == {"newer": 1}
    closed(wire)


@pytest.mark.parametrize(
    "range_",
    [
        {"start": {"line": 99, "character": 9}, "end": {"line": 100, "character": 0}},
        {"start": {"line": 1, "character": 1}, "end": {"line": 0, "character": 0}},
        {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 1}},
    ],
)
def test_an_edit_of_a_part_makes_a_text_unknown_not_wrong(
    wire: Wire, range_: dict[str, Any]
) -> None:
    """The server asked for whole texts; a client that sends parts anyway gets no false answer."""
    opened(wire, MODEL)
    changed(wire, 2, {"range": range_, "text": "x"})
    assert symbols(wire) == {}
    opened(wire, MODEL, version=3)
    assert symbols(wire) == {"model": 1}
    closed(wire)


def test_two_names_of_one_file_are_two_documents(wire: Wire) -> None:
    other = "file:///work/%6Dodel.py"
    opened(wire, MODEL)
    opened(wire, MODEL.replace("model", "other"), uri=other)
    assert symbols(wire) == {"model": 1}
    assert symbols(wire, other) == {"other": 1}
    closed(wire)
    assert symbols(wire, other) == {"other": 1}
    closed(wire, other)
    assert symbols(wire, other) == {}


def test_a_file_that_is_renamed_or_gone_is_the_clients_business(wire: Wire) -> None:
    renamed = "file:///work/renamed.py"
    opened(wire, MODEL)
    wire.notify("workspace/didRenameFiles", {"files": [{"oldUri": URI, "newUri": renamed}]})
    wire.notify("workspace/didDeleteFiles", {"files": [{"uri": URI}]})
    assert symbols(wire) == {"model": 1}
    closed(wire)
    opened(wire, MODEL, uri=renamed)
    assert symbols(wire, renamed) == {"model": 1}
    closed(wire, renamed)


@pytest.mark.parametrize(
    "uri",
    [
        "untitled:Untitled-1",
        "vscode-notebook-cell:/work/n.ipynb#W0sZmlsZQ%3D%3D",
        "file:///c%3A/Users/J%C3%B6rg/a%20b.py",
        "file://server/share/a.py",
        "git:/work/a.py?%7B%22ref%22%3A%22HEAD%22%7D",
        "file:///work/\u20ac.py",
        "not a uri at all",
        "",
    ],
)
def test_a_uri_of_any_form_comes_back_as_it_was(wire: Wire, uri: str) -> None:
    opened(wire, MODEL, uri=uri)
    symbols(wire, uri)
    changed(wire, 2, {"text": MODEL}, uri=uri)
    closed(wire, uri)
    assert symbols(wire, uri) == {}


def test_a_storm_of_cancelled_requests_is_answered_each_once(wire: Wire) -> None:
    opened(wire, MODEL)
    numbers = range(1000, 1500)
    for number in numbers:
        message = {"jsonrpc": "2.0", "id": number, "method": "textDocument/hover"}
        wire.body(json.dumps({**message, "params": hover(URI)}).encode())
        if number % 2:
            wire.notify("$/cancelRequest", {"id": number})
    answered: list[int] = []
    while len(answered) < len(numbers):
        message = wire.read()
        if "method" not in message:
            answered.append(message["id"])
    assert sorted(answered) == list(numbers)
    closed(wire)


def test_a_burst_of_edits_ends_with_the_last_text(wire: Wire) -> None:
    opened(wire, MODEL)
    for version in range(2, 1002):
        changed(wire, version, {"text": MODEL + "#" * (version % 50) + "\n"})
    changed(wire, 2000, {"text": MODEL.replace("model", "last")})
    assert symbols(wire) == {"last": 1}
    closed(wire)


@pytest.mark.parametrize(
    "text",
    [
        "x = 1\n" * 1_700_000,  # ten megabytes
        MODEL + "x = '" + "y" * 1_000_000 + "'\n",
        MODEL + "(" * 10_000 + ")" * 10_000 + "\n",
        MODEL + "x = 1\0\n",
        "# -*- coding: utf-16 -*-\n" + MODEL,
        "# -*- coding: nonsense -*-\n" + MODEL,
    ],
    ids=["ten megabytes", "a long line", "deep parentheses", "a null", "utf-16", "no encoding"],
)
def test_a_text_of_any_size_and_form_is_taken(wire: Wire, text: str) -> None:
    opened(wire, text)
    assert wire.code(3, "textDocument/hover", hover(URI)) is None
    changed(wire, 2, {"text": MODEL})
    assert symbols(wire) == {"model": 1}
    closed(wire)
