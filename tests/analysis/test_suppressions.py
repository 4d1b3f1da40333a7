"""Comments that silence: what they cover, and what is said of those that cover nothing."""

from __future__ import annotations

from kerascope.analysis.fixes import propose
from kerascope.analysis.outline import outline
from kerascope.analysis.report import Finding, ShapeReport, Span
from kerascope.analysis.rules import RULES
from kerascope.analysis.rules.trace.suppressions import check_suppressions
from kerascope.analysis.settings import AnalysisSettings
from kerascope.analysis.suppress import unsuppressed
from kerascope.analysis.text import apply_edits

CODES = tuple(RULES)


def finding(code: str, line: int) -> Finding:
    return Finding(code, "error", Span(line, 0, line, 5), "…")


def about(
    text: str,
    *found: Finding,
    settings: AnalysisSettings = AnalysisSettings(),
    complete: bool = True,
) -> list[Finding]:
    return list(
        check_suppressions(outline(text).suppressions, found, settings, CODES, complete=complete)
    )


def fixed(text: str, found: Finding) -> str:
    report = ShapeReport(1, text, "ok", 0.0, findings=(found,))
    (fix,) = propose(report, found)
    return apply_edits(text, fix.edits)


def test_a_used_comment_is_left_alone() -> None:
    text = "x = 1\ny = 2  # kerascope: ignore[KS101]\n"
    assert about(text, finding("KS101", 2)) == []


def test_an_unused_comment_is_told_and_removed() -> None:
    text = "x = 1\ny = 2  # kerascope: ignore[KS101]\nz = 3\n"
    (told,) = about(text, finding("KS101", 3))
    assert (told.code, told.severity, told.span.line) == ("KS002", "information", 2)
    assert fixed(text, told) == "x = 1\ny = 2\nz = 3\n"


def test_only_the_unused_code_of_a_list_is_removed() -> None:
    text = "x = 1\ny = 2  # kerascope: ignore[KS101, KS201]\n"
    (told,) = about(text, finding("KS201", 2))
    assert "KS101" in told.message
    assert fixed(text, told) == "x = 1\ny = 2  # kerascope: ignore[KS201]\n"


def test_a_comment_on_a_line_of_its_own_goes_with_the_line() -> None:
    text = "# kerascope: ignore[KS101]\nx = 1\n"
    (told,) = about(text)
    assert fixed(text, told) == "x = 1\n"


def test_another_comment_behind_it_stays() -> None:
    text = "x = 1\ny = 2  # kerascope: ignore[KS101]  # the answer\n"
    (told,) = about(text)
    assert fixed(text, told) == "x = 1\ny = 2  # the answer\n"


def test_a_family_is_used_by_any_of_its_rules() -> None:
    text = "x = 1\ny = 2  # kerascope: ignore[KS1]\n"
    assert about(text, finding("KS105", 2)) == []
    assert unsuppressed((finding("KS105", 2),), outline(text).suppressions) == ()
    assert [f.code for f in about(text, finding("KS1005", 2))] == ["KS002"]


def test_nothing_is_unused_when_the_rule_is_off_or_the_trace_incomplete() -> None:
    text = "x = 1\ny = 2  # kerascope: ignore[KS101]\n"
    assert about(text, settings=AnalysisSettings(ignore=("KS1",))) == []
    assert about(text, complete=False) == []


def test_an_unknown_code_is_told_with_the_one_that_was_meant() -> None:
    text = "x = 1\ny = 2  # kerascope: ignore[KS1O1]\n"
    (told,) = about(text, complete=False)
    assert told.code == "KS003"
    assert "KS101" in told.message
    assert fixed(text, told) == "x = 1\ny = 2\n"
