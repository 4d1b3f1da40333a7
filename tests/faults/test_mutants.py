"""Programs that were cut, swapped and doubled at random bring down no more than their own trace."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import psutil

from kerascope.analysis.assemble import assemble
from kerascope.analysis.document import SourceDocument
from kerascope.analysis.settings import AnalysisSettings
from kerascope.tracing.tracer import Tracer
from kerascope_tracer.wire import Limits

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "robustness.py"
PROGRAMS = 20_000 if os.environ.get("KERASCOPE_SOAK") == "1" else 60


async def test_mutants_cost_no_fork_server_and_break_no_analysis(tracer: Tracer) -> None:
    spec = importlib.util.spec_from_file_location("robustness", BENCHMARK)
    assert spec is not None and spec.loader is not None
    robustness = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(robustness)
    assert tracer._server is not None
    server = psutil.Process(tracer._server.pid)
    ended: set[str] = set()
    for text in robustness.mutants(PROGRAMS):
        document = SourceDocument("untitled:mutant", "", 1, text)
        result = await tracer.trace(document, limits=Limits(wall_s=5))
        assert result.status != "cancelled"
        ended.add(result.status)
        report = assemble(document, result, AnalysisSettings())
        lines = text.count("\n") + 2
        assert all(0 < finding.span.line <= lines for finding in report.findings)
    assert {"ok", "syntax-error"} <= ended
    assert server.is_running(), "the fork server was lost"
    assert tracer._server is not None and tracer._server.pid == server.pid
