"""Two texts as edits of lines."""

from __future__ import annotations

import pytest

from kerascope.analysis.difference import line_edits
from kerascope.analysis.text import apply_edits


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\nb\nc\n", "a\nB\nc\n"),
        ("a\nb\nc", "a\nc"),
        ("a\r\nb\r\n", "a\r\nx\r\nb\r\n"),
        ("", "a\n"),
        ("a\n", ""),
        ("a\x0cb\nc\n", "a\x0cb\nd\n"),
    ],
)
def test_the_edits_make_the_one_text_the_other(before: str, after: str) -> None:
    assert apply_edits(before, line_edits(before, after)) == after


def test_lines_that_stay_are_not_touched() -> None:
    (edit,) = line_edits("a\nb\nc\n", "a\nB\nc\n")
    assert (edit.span.line, edit.span.end_line, edit.text) == (2, 3, "B\n")
