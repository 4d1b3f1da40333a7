"""The command in this process, with one tracer for all its runs.

Each real run of the command imports TensorFlow, which takes longer than all the rest. What is the
command's own (files, output, exit codes) is tested here without that; ``cli.command`` has the rest.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import io
import os
import sys
import threading
from collections.abc import Coroutine, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from cli.command import Outcome

from kerascope.cli import inspection
from kerascope.cli.app import run
from kerascope.cli.inspection import Options
from kerascope.cli.sources import SourceFile
from kerascope.tracing.tracer import Tracer
from kerascope_tracer.wire import Ready


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """A loop that outlives the runs, as the tracer's pipes must."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    return loop


def _wait(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run_coroutine_threadsafe(work, _loop()).result()


class _Kept(Tracer):
    """A tracer that a run cannot close."""

    async def close(self) -> None:
        """Leave it to the end of all tests."""


@cache
def _tracer() -> Tracer:
    async def started() -> Tracer:
        tracer = _Kept(sys.executable)
        answer = await tracer.start()
        assert isinstance(answer, Ready), answer
        return tracer

    tracer: Tracer = _wait(started())
    atexit.register(lambda: _wait(Tracer.close(tracer)))
    return tracer


@contextlib.contextmanager
def _inside(folder: Path | None) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder or before)
    try:
        yield
    finally:
        os.chdir(before)


def kerascope(*arguments: str | Path, cwd: Path | None = None) -> Outcome:
    """Run ``kerascope`` as :func:`cli.command.kerascope` does, with this interpreter."""
    tracer = _tracer()

    async def started(sources: Sequence[SourceFile], options: Options) -> Tracer:
        return tracer

    out, err = io.StringIO(), io.StringIO()
    with (
        _inside(cwd),
        patch.object(inspection, "_started_tracer", started),
        patch.object(asyncio, "run", _wait),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = run([os.fspath(argument) for argument in arguments])
    return Outcome(code, out.getvalue(), err.getvalue())
