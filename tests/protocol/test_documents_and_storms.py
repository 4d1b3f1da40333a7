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


BOOK = "file:///work/n.ipynb"


def cell_uri(number: int) -> str:
    return f"vscode-notebook-cell:/work/n.ipynb#W{number}"


def open_notebook(wire: Wire, *texts: str, version: int = 1) -> None:
    items = [
        {"uri": cell_uri(number), "languageId": "python", "version": 1, "text": text}
        for number, text in enumerate(texts)
    ]
    cells = [{"kind": 2, "document": item["uri"]} for item in items]
    notebook = {"uri": BOOK, "notebookType": "jupyter-notebook", "version": version, "cells": cells}
    params = {"notebookDocument": notebook, "cellTextDocuments": items}
    wire.notify("notebookDocument/didOpen", params)


def change_notebook(wire: Wire, version: int, **cells: Any) -> None:
    params = {"notebookDocument": {"uri": BOOK, "version": version}, "change": {"cells": cells}}
    wire.notify("notebookDocument/didChange", params)


def content(number: int, version: int, *changes: dict[str, Any]) -> list[dict[str, Any]]:
    document = {"uri": cell_uri(number), "version": version}
    return [{"document": document, "changes": list(changes)}]


def part(line: int, start: int, end_line: int, end: int, text: str) -> dict[str, Any]:
    return {
        "range": {
            "start": {"line": line, "character": start},
            "end": {"line": end_line, "character": end},
        },
        "text": text,
    }


def test_the_cells_of_a_notebook_are_one_text(wire: Wire) -> None:
    open_notebook(wire, "import keras", "x = 1\r\n'😀'; model = keras.Sequential()\u2028")
    assert symbols(wire, cell_uri(1)) == {"model": 1}
    assert symbols(wire, cell_uri(0)) == symbols(wire, BOOK) == {}

    # Edits of parts, in UTF-16, the second in the text that the first one made.
    change_notebook(
        wire, 2, textContent=content(1, 2, part(1, 6, 1, 11, "net"), part(0, 5, 1, 0, "\n\n"))
    )
    assert symbols(wire, cell_uri(1)) == {"net": 2}
    change_notebook(wire, 3, textContent=content(1, 1, part(0, 0, 0, 0, "an older version")))
    change_notebook(wire, 1, textContent=content(1, 9, part(0, 0, 0, 0, "an older notebook")))
    change_notebook(
        wire,
        3,
        data=[
            {
                "kind": 2,
                "document": cell_uri(1),
                "executionSummary": {"executionOrder": 7, "success": False},
            }
        ],
    )
    assert symbols(wire, cell_uri(1)) == {"net": 2}
    change_notebook(
        wire,
        4,
        structure={"array": {"start": 0, "deleteCount": 1}, "didClose": [{"uri": cell_uri(0)}]},
    )
    assert symbols(wire, cell_uri(1)) == {}, "Keras is not imported any more"
    wire.notify(
        "notebookDocument/didClose",
        {"notebookDocument": {"uri": BOOK}, "cellTextDocuments": [{"uri": cell_uri(1)}]},
    )
    assert symbols(wire, cell_uri(1)) == {}


@pytest.mark.parametrize(
    "change",
    [
        {"textContent": content(1, 2, part(9, 0, 9, 0, "x"))},
        {"textContent": content(1, 2, part(0, 3, 0, 1, "x"))},
        {"textContent": content(7, 2, {"text": "x"})},
        {"structure": {"array": {"start": 5, "deleteCount": 0}}},
        {"structure": {"array": {"start": 0, "deleteCount": 3}}},
    ],
)
def test_a_change_that_does_not_fit_makes_a_notebook_unknown_not_wrong(
    wire: Wire, change: dict[str, Any]
) -> None:
    open_notebook(wire, "import keras", "model = keras.Sequential()")
    assert symbols(wire, cell_uri(1)) == {"model": 0}
    change_notebook(wire, 2, **change)
    assert symbols(wire, cell_uri(1)) == {}
    change_notebook(wire, 3, textContent=content(1, 3, {"text": "model = keras.Sequential()"}))
    assert symbols(wire, cell_uri(1)) == {}
    open_notebook(wire, "import keras", "model = keras.Sequential()", version=4)
    assert symbols(wire, cell_uri(1)) == {"model": 0}


def test_a_cell_that_is_sent_as_a_file_as_well_belongs_to_its_notebook(wire: Wire) -> None:
    open_notebook(wire, "import keras", "model = keras.Sequential()", version=9)
    opened(wire, "other = 1", uri=cell_uri(1))
    assert symbols(wire, cell_uri(1)) == {"model": 0}
    closed(wire, cell_uri(1))
    assert symbols(wire, cell_uri(1)) == {"model": 0}
