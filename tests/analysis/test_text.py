"""Lines, columns in every encoding, and edits."""

import pytest

from kerascope.analysis.report import Span, TextEdit
from kerascope.analysis.text import LineIndex, apply_edits


def test_only_the_three_line_breaks_of_python_end_a_line() -> None:
    index = LineIndex("a\nb\r\nc\rd\x0ce\u2028f\x85g")
    assert index.lines == ("a", "b", "c", "d\x0ce\u2028f\x85g")


def test_a_final_line_break_opens_an_empty_line() -> None:
    assert LineIndex("a\n").lines == ("a", "")
    assert LineIndex("").lines == ("",)


def test_positions_and_offsets_are_inverse() -> None:
    text = "x = 1\r\n\r\nλ𝄞 = 2\n"
    index = LineIndex(text)
    for line in range(1, index.line_count + 1):
        for column in range(len(index.line(line)) + 1):
            assert index.position(index.offset(line, column)) == (line, column)


def test_positions_outside_are_moved_inside() -> None:
    index = LineIndex("ab\ncd")
    assert index.offset(1, 99) == 2
    assert index.offset(9, 0) == 5
    assert index.offset(0, 3) == 0
    assert index.position(99) == (2, 2)


def test_an_offset_within_a_line_break_is_the_end_of_its_line() -> None:
    assert LineIndex("ab\r\ncd").position(3) == (1, 2)


@pytest.mark.parametrize(
    ("encoding", "units"),
    [("utf-8", [0, 1, 3, 7, 8]), ("utf-16", [0, 1, 2, 4, 5]), ("utf-32", [0, 1, 2, 3, 4])],
)
def test_columns_in_every_encoding(encoding: str, units: list[int]) -> None:
    index = LineIndex("aλ𝄞b")
    assert [index.to_units(1, column, encoding) for column in range(5)] == units  # type: ignore[arg-type]
    assert [index.from_units(1, unit, encoding) for unit in units] == [0, 1, 2, 3, 4]  # type: ignore[arg-type]


def test_a_unit_inside_a_character_is_that_character() -> None:
    assert LineIndex("𝄞b").from_units(1, 1, "utf-16") == 0
    assert LineIndex("𝄞b").from_units(1, 99, "utf-16") == 2


def test_newline_is_the_one_that_the_text_uses() -> None:
    assert LineIndex("a\r\nb").newline == "\r\n"
    assert LineIndex("a").newline == "\n"


def test_slice_and_span() -> None:
    index = LineIndex("ab\r\ncd")
    assert index.slice(Span(1, 1, 2, 1)) == "b\r\nc"
    assert index.span(1, 5) == Span(1, 1, 2, 1)


def test_edits_refer_to_the_text_before_them() -> None:
    edits = [TextEdit(Span(1, 4, 1, 5), "twelve"), TextEdit(Span(1, 0, 1, 1), "name")]
    assert apply_edits("x = 1\n", edits) == "name = twelve\n"


def test_insertions_at_one_place_keep_their_order() -> None:
    here = Span(1, 0, 1, 0)
    assert apply_edits("c", [TextEdit(here, "a"), TextEdit(here, "b")]) == "abc"


def test_overlapping_edits_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        apply_edits("abcdef", [TextEdit(Span(1, 0, 1, 3), ""), TextEdit(Span(1, 2, 1, 4), "")])
