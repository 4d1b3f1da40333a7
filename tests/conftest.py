"""What every part of the tests may use."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator

import pytest

from kerascope.tracing.tracer import Tracer
from kerascope_tracer.wire import Ready

#: The programs in these folders are traced, never run as tests, whatever they are called.
collect_ignore_glob = ["cases/*/*.py", "corpus/*/*.py"]


@pytest.fixture(scope="session")
async def tracer() -> AsyncIterator[Tracer]:
    """A tracer of this interpreter, with Keras imported, shared by all tests. Do not break it."""
    shared = Tracer(sys.executable)
    answer = await shared.start()
    assert isinstance(answer, Ready), answer
    yield shared
    await shared.close()
