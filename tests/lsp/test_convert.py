"""Columns in the three encodings, with text before them that tells the encodings apart."""

from __future__ import annotations

import pytest
from lsprotocol import types

from kerascope.analysis.report import Span, TextEdit
from kerascope.analysis.text import Encoding, LineIndex
from kerascope.lsp.convert import (
    from_position,
    from_range,
    negotiated,
    to_position,
    to_range,
    to_text_edits,
)

# "é" takes 2 bytes and 1 UTF-16 unit, "日" 3 and 1, "😀" 4 and 2.
TEXT = "x = 1\r\nm = f('é日😀', Dense(3))\rlast"
LAYER = Span(2, 13, 2, 21)
COLUMNS: dict[Encoding, int] = {"utf-8": 19, "utf-16": 14, "utf-32": 13}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_span_after_wide_characters_there_and_back(encoding: Encoding) -> None:
    lines = LineIndex(TEXT)
    assert lines.slice(LAYER) == "Dense(3)"
    range_ = to_range(lines, LAYER, encoding)
    column = COLUMNS[encoding]
    assert range_ == types.Range(types.Position(1, column), types.Position(1, column + 8))
    assert from_range(lines, range_, encoding) == LAYER


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_every_position_of_the_text_there_and_back(encoding: Encoding) -> None:
    lines = LineIndex(TEXT)
    for offset in range(len(TEXT) + 1):
        line, column = lines.position(offset)
        assert from_position(lines, to_position(lines, line, column, encoding), encoding) == (
            line,
            column,
        )


def test_positions_outside_of_the_text_are_moved_into_it() -> None:
    lines = LineIndex(TEXT)
    assert from_position(lines, types.Position(99, 7), "utf-16") == (3, 4)
    assert from_position(lines, types.Position(0, 99), "utf-16") == (1, 5)


def test_a_position_inside_a_character_is_that_character() -> None:
    lines = LineIndex("'😀'")
    assert from_position(lines, types.Position(0, 2), "utf-16") == (1, 1)


def test_edits_keep_their_text() -> None:
    lines = LineIndex(TEXT)
    edit = TextEdit(Span(2, 13, 2, 13), "Flatten(), ")
    assert to_text_edits(lines, [edit], "utf-8") == [
        types.TextEdit(types.Range(types.Position(1, 19), types.Position(1, 19)), "Flatten(), ")
    ]


@pytest.mark.parametrize(
    ("announced", "expected"),
    [
        (types.PositionEncodingKind.Utf8, "utf-8"),
        ("utf-32", "utf-32"),
        (None, "utf-16"),
    ],
)
def test_encoding_is_the_announced_one(announced: object, expected: str) -> None:
    capabilities = types.ServerCapabilities(position_encoding=announced)  # type: ignore[arg-type]
    assert negotiated(capabilities) == expected
