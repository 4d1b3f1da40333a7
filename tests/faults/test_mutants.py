"""Programs that were cut, swapped and doubled at random bring down no more than their own trace."""

from __future__ import annotations

import asyncio
import importlib.util
import os
from pathlib import Path
from types import ModuleType

import psutil
import pytest

from faults.seeds import SEEDS
from kerascope.analysis.assemble import assemble
from kerascope.analysis.document import SourceDocument
from kerascope.analysis.settings import AnalysisSettings
from kerascope.tracing.tracer import Tracer
from kerascope_tracer.wire import Limits

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "robustness.py"
SOAK = os.environ.get("KERASCOPE_SOAK") == "1"
#: Of programs of some ten lines, and of whole ones.
SHORT, WHOLE = (20_000, 2_000) if SOAK else (2_000, 30)
#: A mutant may loop for ever; nothing else takes so long.
LIMITS = Limits(wall_s=3, memory_bytes=1 << 30)
AT_ONCE = 3
ENDINGS = frozenset({"ok", "partial", "timeout", "syntax-error"})


@pytest.fixture(scope="module")
def robustness() -> ModuleType:
    spec = importlib.util.spec_from_file_location("robustness", BENCHMARK)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("number", "seeds"), [(SHORT, SEEDS), (WHOLE, ())], ids=["short", "whole"])
async def test_mutants_cost_no_fork_server_and_break_no_analysis(
    tracer: Tracer, robustness: ModuleType, number: int, seeds: tuple[str, ...]
) -> None:
    assert tracer._server is not None
    server = psutil.Process(tracer._server.pid)
    texts = robustness.mutants(number, seeds)
    waiting = iter(texts)
    ended: dict[str, int] = {}

    async def work() -> None:
        for text in waiting:
            document = SourceDocument("untitled:mutant", "", 1, text)
            result = await tracer.trace(document, limits=LIMITS)
            ended[result.status] = ended.get(result.status, 0) + 1
            assert result.status in ENDINGS, f"{result.status}: {result.detail}\n{text}"
            report = assemble(document, result, AnalysisSettings())
            lines = text.count("\n") + 2
            assert all(0 < finding.span.line <= lines for finding in report.findings), text

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    assert sum(ended.values()) == len(texts)
    assert {"ok", "syntax-error"} <= ended.keys()
    assert server.is_running(), "the fork server was lost"
    assert tracer._server is not None and tracer._server.pid == server.pid
    for _ in range(600):  # the last trace told its end before it ended
        if not server.children():
            break
        await asyncio.sleep(0.05)
    assert server.children() == [], "a zombie is left, or a trace"
