"""The examples as a user would open them, traced once each."""

from __future__ import annotations

from pathlib import Path

import pytest

from kerascope.analysis.document import SourceDocument
from kerascope.analysis.report import Finding, Fix, ShapeReport
from kerascope.tracing.inspector import inspect
from kerascope.tracing.tracer import Tracer
from kerascope.tracing.verify import verified_fixes

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def open_example(name: str, text: str | None = None) -> SourceDocument:
    """An example as a document, with ``text`` in its buffer when it was edited."""
    path = EXAMPLES / f"{name}.py"
    return SourceDocument(path.as_uri(), str(path), 1, text or path.read_text(encoding="utf-8"))


class Examples:
    """Traces examples; each untouched one only once."""

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer
        self._reports: dict[str, ShapeReport] = {}

    async def report(self, name: str) -> ShapeReport:
        """The report of an example as it is on disk."""
        if name not in self._reports:
            self._reports[name] = await inspect(self._tracer, open_example(name))
        return self._reports[name]

    async def edited(self, name: str, text: str) -> ShapeReport:
        """The report of an example with another text."""
        return await inspect(self._tracer, open_example(name, text))

    async def fixes(self, name: str, finding: Finding) -> tuple[Fix, ...]:
        """The fixes of a finding, tried by tracing."""
        return await self.fixes_in(await self.report(name), finding, name)

    async def fixes_in(self, report: ShapeReport, finding: Finding, name: str) -> tuple[Fix, ...]:
        """The fixes of a finding in an edited example."""
        document = open_example(name, report.text)
        return await verified_fixes(self._tracer, document, report, finding)


@pytest.fixture(scope="session")
def examples(tracer: Tracer) -> Examples:
    """The examples, traced by the shared tracer."""
    return Examples(tracer)
