"""Reports of programs that the real TensorFlow traced."""

from __future__ import annotations

import textwrap
from collections.abc import Awaitable, Callable

import pytest

from kerascope.analysis.assemble import assemble
from kerascope.analysis.document import SourceDocument
from kerascope.analysis.report import ShapeReport

Inspect = Callable[[str], Awaitable[ShapeReport]]


@pytest.fixture(scope="session")
def inspect(tracer) -> Inspect:
    """The report of a program's text."""

    async def run(text: str) -> ShapeReport:
        program = textwrap.dedent(text).lstrip("\n")
        document = SourceDocument("untitled:program", "", 1, program)
        return assemble(document, await tracer.trace(document))

    return run
