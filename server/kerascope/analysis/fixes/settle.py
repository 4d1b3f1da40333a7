"""Whether an edited text is better than the text before."""

from __future__ import annotations

from collections import Counter

from kerascope.analysis.report import Finding, ShapeReport

_BAD = ("error", "warning")
_SPELLINGS = frozenset({"KS1003", "KS1004", "KS1005", "KS1006"})
_STATUS = {"ok": 0, "no-keras": 0, "partial": 1, "timeout": 2, "crashed": 3}
_WORST = 4


def settles(before: ShapeReport, finding: Finding, after: ShapeReport) -> bool:
    """Whether ``finding`` is gone from ``after``, and nothing became worse.

    Places move with an edit, so findings are compared by how many there are of each code: one
    fewer of this one, and no more errors or warnings of any. Python itself must not raise
    anything new either: an edit that names what does not exist settles nothing. What is wrong with
    validation data is a mistake of its own: it comes to light when nothing stops fit before. So
    does an old spelling that the text had before.
    """
    if _number(after, finding) >= _number(before, finding):
        return False
    return _is_no_worse(before, after)


def improves(before: ShapeReport, after: ShapeReport) -> bool:
    """Whether there is less to find in ``after``, and nothing became worse."""
    return len(after.findings) < len(before.findings) and _is_no_worse(before, after)


def _is_no_worse(before: ShapeReport, after: ShapeReport) -> bool:
    if _STATUS.get(after.status, _WORST) > _STATUS.get(before.status, _WORST):
        return False
    if set(after.python_errors) - set(before.python_errors):
        return False
    bad_before, bad_after = _bad(before), _bad(after, before.text)
    return all(bad_after[code] <= bad_before[code] for code in bad_after)


def _number(report: ShapeReport, finding: Finding) -> int:
    """How many findings there are of this one's kind, of training or of validation data alike."""
    kind = (finding.code, finding.data.get("stage"))
    return sum((other.code, other.data.get("stage")) == kind for other in report.findings)


def _bad(report: ShapeReport, known: str = "") -> Counter[str]:
    """Errors and warnings by code, without old spellings of the text ``known``."""
    lines, old = report.text.splitlines(), set(known.splitlines())
    return Counter(
        finding.code
        for finding in report.findings
        if finding.severity in _BAD
        and finding.data.get("stage") != "validation"
        and not (finding.code in _SPELLINGS and old.issuperset(lines[finding.span.line - 1 :][:1]))
        and not (finding.code == "KS1003" and _were_there(finding, known))
    )


def _were_there(finding: Finding, known: str) -> bool:
    """Whether a text had these old arguments: no edit writes one."""
    names = finding.data.get("names")
    return isinstance(names, dict) and all(f"{name}=" in known for name in names)
