"""A tracer with the real TensorFlow for the tests of what it sees."""

from __future__ import annotations

import textwrap
from collections.abc import Awaitable, Callable

import pytest

from kerascope.analysis.document import SourceDocument
from kerascope_tracer.wire import TraceResult

Trace = Callable[..., Awaitable[TraceResult]]


@pytest.fixture(scope="session")
def trace(tracer) -> Trace:
    """Traces the text of a program; ``path`` places it in a folder."""

    async def run(text: str, path: str = "", **options: object) -> TraceResult:
        program = textwrap.dedent(text).lstrip("\n")
        document = SourceDocument("untitled:program", path, 1, program)
        return await tracer.trace(document, **options)

    return run
