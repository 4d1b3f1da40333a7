"""Findings that a comment in the text asks not to show."""

from __future__ import annotations

from kerascope.analysis.outline import Suppression
from kerascope.analysis.report import Finding
from kerascope.analysis.settings import matches


def unsuppressed(
    findings: tuple[Finding, ...], suppressions: tuple[Suppression, ...]
) -> tuple[Finding, ...]:
    """The findings that no comment silences."""
    return tuple(
        finding
        for finding in findings
        if not any(silences(suppression, finding) for suppression in suppressions)
    )


def silences(suppression: Suppression, finding: Finding) -> bool:
    """Whether the comment is about this finding.

    A comment on a line counts for findings that begin or end on it: a formatter moves the comment
    of a long call to its first or last line.
    """
    if suppression.codes and not any(matches(finding.code, code) for code in suppression.codes):
        return False
    line = suppression.line
    return line is None or line in (finding.span.line, finding.span.end_line)
