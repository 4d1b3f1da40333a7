"""Programs in the styles that people write: every annotated shape is told, and nothing is flagged.

See :mod:`corpus.annotations` for the form of the annotations.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.annotations import annotations, disagreements
from kerascope.analysis.document import SourceDocument
from kerascope.tracing.inspector import inspect
from kerascope.tracing.tracer import Tracer

_HERE = Path(__file__).parent
PROGRAMS = sorted([*_HERE.glob("models/*.py"), *_HERE.glob("data/*.py")])

pytestmark = pytest.mark.tensorflow


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: f"{path.parent.name}/{path.stem}")
async def test_a_right_program(tracer: Tracer, program: Path) -> None:
    text = program.read_text("utf-8")
    assert annotations(text), "a corpus program says what is to be seen"
    document = SourceDocument(program.as_uri(), str(program), 1, text)
    report = await inspect(tracer, document)
    assert (report.status, report.detail) == ("ok", "")
    flagged = [finding for finding in report.findings if finding.severity == "error"]
    assert flagged == []
    assert disagreements(text, report) == []


def test_the_corpus_is_large() -> None:
    assert len(PROGRAMS) >= 80
