"""Spans of running code are exact, in code points, whatever the text contains."""

import ast
import sys

from kerascope_tracer.positions import Sources, SourceText
from kerascope_tracer.wire import Span


def spans_of(text: str) -> list[Span]:
    """Where each call of ``here()`` in ``text`` is."""
    sources = Sources()
    sources.add("program.py", SourceText("", text, ast.parse(text)))
    found: list[Span] = []

    def here(*args: object) -> object:
        span = sources.frame_span(sys._getframe(1), "here")
        assert span is not None
        found.append(span)
        return here

    here.here = here  # type: ignore[attr-defined]
    exec(compile(text, "program.py", "exec"), {"here": here})
    return found


def test_a_call_is_its_whole_expression() -> None:
    assert spans_of("x = here(1,\n         2)\n") == [Span(1, 4, 2, 11)]


def test_calls_on_one_line_are_told_apart() -> None:
    assert spans_of("x = [here(1), here(2), here(3)]\n") == [
        Span(1, 5, 1, 12),
        Span(1, 14, 1, 21),
        Span(1, 23, 1, 30),
    ]


def test_nested_calls_and_chains() -> None:
    assert spans_of("here(here(1))(2)\n") == [
        Span(1, 5, 1, 12),
        Span(1, 0, 1, 13),
        Span(1, 0, 1, 16),
    ]


def test_columns_count_code_points() -> None:
    assert spans_of('s = "größe 🎉"; x = here(s)\n') == [Span(1, 19, 1, 26)]


def test_a_method_call_over_several_lines_starts_where_its_object_does() -> None:
    assert spans_of("x = (here\n     .here(1))\n") == [Span(1, 5, 2, 13)]


def test_windows_line_ends_and_form_feeds_count_as_python_counts() -> None:
    assert spans_of("a = 1\r\n\x0cb = 2\r\nhere(a)\r\n") == [Span(3, 0, 3, 7)]


def test_a_file_knows_its_raises_and_the_names_of_a_line() -> None:
    text = "def f(x):\n    raise ValueError(\n        x)\ny = f(a + b)\n"
    source = SourceText("", text, ast.parse(text))
    assert [source.raises_at(line) for line in (1, 2, 3, 4)] == [False, True, True, False]
    assert source.names_at(4) == {"y", "f", "a", "b"}
