"""A fix is called verified only when a trace of the edited text says so."""

from __future__ import annotations

from typing import cast

import pytest

from kerascope.analysis.document import SourceDocument
from kerascope.analysis.report import Finding, Fix, ShapeReport, TextEdit
from kerascope.tracing import verify
from kerascope.tracing.inspector import inspect
from kerascope.tracing.tracer import Tracer
from kerascope_tracer.wire import Span, TraceResult

REDUNDANT = """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input(shape=(784,)),
    layers.Dense(64),
    layers.Flatten(),
    layers.Dense(10),
])
"""


def document(text: str) -> SourceDocument:
    return SourceDocument("untitled:program", "", 1, text)


class DeadTracer:
    """A tracer whose traces all end in the same way."""

    def __init__(self, status: str) -> None:
        self._status = status

    async def trace(self, document: SourceDocument, **options: object) -> TraceResult:
        return TraceResult(self._status, 1.0, ())


@pytest.fixture
async def case(tracer: Tracer) -> tuple[SourceDocument, ShapeReport, Finding]:
    source = document(REDUNDANT)
    report = await inspect(tracer, source)
    (finding,) = report.findings
    return source, report, finding


Case = tuple[SourceDocument, ShapeReport, Finding]


async def test_a_fix_that_settles_the_finding_is_verified(tracer: Tracer, case: Case) -> None:
    fixes = await verify.verified_fixes(tracer, *case)
    assert [(fix.applicability, fix.preferred) for fix in fixes] == [("verified", True)]


async def test_fixes_are_sorted_out_by_what_their_text_does(
    tracer: Tracer, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = Span(7, 0, 8, 0)

    def candidates(report: ShapeReport, finding: Finding) -> tuple[Fix, ...]:
        return (
            Fix("leaves it", (TextEdit(line, "    layers.Flatten(),  # still\n"),)),
            Fix("breaks the text", (TextEdit(line, "    layers.Dense(\n"),)),
            Fix("adds a mistake", (TextEdit(line, "    layers.Conv2D(3, 3),\n"),)),
            Fix("removes it", (TextEdit(line, ""),)),
            Fix("replaces it", (TextEdit(line, "    layers.ReLU(),\n"),)),
        )

    monkeypatch.setattr(verify, "propose", candidates)
    fixes = await verify.verified_fixes(tracer, *case)
    assert [(fix.title, fix.applicability, fix.preferred) for fix in fixes] == [
        ("removes it", "verified", True),
        ("replaces it", "verified", False),
    ]


@pytest.mark.parametrize("status", ["crashed", "timeout"])
async def test_what_cannot_be_traced_stays_a_suggestion(case: Case, status: str) -> None:
    fixes = await verify.verified_fixes(cast(Tracer, DeadTracer(status)), *case)
    assert [(fix.applicability, fix.preferred) for fix in fixes] == [("suggested", False)]
