"""The 90 programs with one mistake each: what is found in them must not get worse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kerascope.analysis.document import SourceDocument
from kerascope.analysis.report import ShapeReport
from kerascope.analysis.text import apply_edits
from kerascope.tracing.inspector import inspect
from kerascope.tracing.tracer import Tracer
from kerascope.tracing.verify import verified_fixes

HERE = Path(__file__).resolve().parent
CASES: list[dict[str, Any]] = json.loads((HERE / "index.json").read_text(encoding="utf-8"))
BAD = ("error", "warning")

#: Cases in which nothing is found; see benchmarks/accuracy.py for the reasons.
NOT_FOUND = {"48"}
#: Cases that are found, but on another line than the one an expert would change.
ELSEWHERE: set[str] = set()
#: Cases that are found and have no fix that could be tried.
NOT_FIXED = {"89"}


def document(name: str, text: str | None = None) -> SourceDocument:
    """A case as it would be opened."""
    path = HERE / "programs" / name
    return SourceDocument(path.as_uri(), str(path), 1, text or path.read_text(encoding="utf-8"))


def bad(report: ShapeReport) -> list[str]:
    """The codes of the errors and warnings."""
    return [finding.code for finding in report.findings if finding.severity in BAD]


@pytest.mark.parametrize("case", CASES, ids=[case["file"][:2] for case in CASES])
async def test_case(case: dict[str, Any], tracer: Tracer) -> None:
    number, opened = case["file"][:2], document(case["file"])
    report = await inspect(tracer, opened)
    rows = {finding.span.line for finding in report.findings}
    assert bool(rows) == (number not in NOT_FOUND)
    named = bool(rows & {case["root"], *case["alt"]})
    assert named == (number not in NOT_FOUND | ELSEWHERE)
    fixed = False
    for finding in report.findings:
        for fix in await verified_fixes(tracer, opened, report, finding):
            if fix.applicability != "verified":
                continue
            fixed = True
            text = apply_edits(opened.text, fix.edits)
            assert bad(await inspect(tracer, document(case["file"], text))) == [], fix.title
    assert fixed == (number not in NOT_FOUND | NOT_FIXED)


def test_one_mistake_gives_one_finding_of_its_kind() -> None:
    """The exceptions above are cases of the index, each in one list only."""
    known = {case["file"][:2] for case in CASES}
    lists = [NOT_FOUND, ELSEWHERE, NOT_FIXED]
    assert set().union(*lists) <= known
    assert sum(map(len, lists)) == len(set().union(*lists))
