"""The comment that silences a finding, wherever a comment can stand."""

from __future__ import annotations

import pytest

from kerascope.analysis.outline import outline
from kerascope.analysis.report import Finding, Span
from kerascope.analysis.suppress import unsuppressed
from kerascope.analysis.suppression_edit import file_suppression_edit, suppression_edit
from kerascope.analysis.text import LineIndex, apply_edits


def found_at(text: str, needle: str, code: str = "KS101") -> Finding:
    start = text.index(needle)
    span = LineIndex(text).span(start, start + len(needle))
    return Finding(code, "error", span, "message")


@pytest.mark.parametrize(
    ("text", "needle", "expected"),
    [
        ("x = Dense(1)\n", "Dense(1)", "x = Dense(1)  # kerascope: ignore[KS101]\n"),
        ("x = Dense(1)   ", "Dense(1)", "x = Dense(1)  # kerascope: ignore[KS101]"),
        ("x = Dense(1)\r\ny\r\n", "Dense(1)", "x = Dense(1)  # kerascope: ignore[KS101]\r\ny\r\n"),
        ("x = Dense(1)  # é", "Dense(1)", "x = Dense(1)  # é  # kerascope: ignore[KS101]"),
        (
            "x = Dense(\n    1\n)\n",
            "Dense(\n    1\n)",
            "x = Dense(  # kerascope: ignore[KS101]\n    1\n)\n",
        ),
        (
            "x = Dense(1)  # kerascope: ignore[KS201]\n",
            "Dense(1)",
            "x = Dense(1)  # kerascope: ignore[KS201, KS101]\n",
        ),
        (
            'x = Dense(1, name="""a\nb""")\n',
            'Dense(1, name="""a\nb""")',
            'x = Dense(1, name="""a\nb""")  # kerascope: ignore[KS101]\n',
        ),
        (
            "x = Dense(1, \\\n  2)\n",
            "Dense(1, \\\n  2)",
            "x = Dense(1, \\\n  2)  # kerascope: ignore[KS101]\n",
        ),
        (
            "x = [Dense(1),\n  Dense(1, 2)",
            "Dense(1),"[:-1],
            "x = [Dense(1),  # kerascope: ignore[KS101]\n  Dense(1, 2)",
        ),
    ],
)
def test_the_comment_stands_where_it_silences(text: str, needle: str, expected: str) -> None:
    finding = found_at(text, needle)
    edit = suppression_edit(text, finding)
    assert edit is not None
    edited = apply_edits(text, [edit])
    assert edited == expected
    moved = found_at(edited, needle.split("\n")[0])
    same = Finding(
        finding.code,
        finding.severity,
        Span(
            moved.span.line,
            moved.span.column,
            moved.span.line + finding.span.end_line - finding.span.line,
            finding.span.end_column,
        ),
        finding.message,
    )
    assert unsuppressed((same,), outline(edited).suppressions) == ()


@pytest.mark.parametrize(
    ("text", "needle"),
    [
        ("x = Dense(1) + \\\n  y\n", "Dense(1)"),
        ('x = Dense(1), """a\nb"""\n', "Dense(1)"),
    ],
)
def test_where_no_comment_can_stand_none_is_offered(text: str, needle: str) -> None:
    assert suppression_edit(text, found_at(text, needle)) is None


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("x = 1\n", "# kerascope: ignore[KS101]\nx = 1\n"),
        (
            "#!/usr/bin/python\r\nx = 1\r\n",
            "#!/usr/bin/python\r\n# kerascope: ignore[KS101]\r\nx = 1\r\n",
        ),
        (
            "# -*- coding: latin-1 -*-\nx = 1\n",
            "# -*- coding: latin-1 -*-\n# kerascope: ignore[KS101]\nx = 1\n",
        ),
        ("# kerascope: ignore[KS201]\nx = 1\n", "# kerascope: ignore[KS201, KS101]\nx = 1\n"),
    ],
)
def test_a_rule_is_silenced_in_the_whole_file(text: str, after: str) -> None:
    edited = apply_edits(text, [file_suppression_edit(text, "KS101")])
    assert edited == after
    (suppression,) = outline(edited).suppressions
    assert suppression.line is None
    assert "KS101" in suppression.codes
