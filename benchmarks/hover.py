"""How long hovers take over real programs, and of how many layers the numbers are explained.

Traces every program of the corpus (or those given), hovers over each place of their texts that a
token begins at, and prints as JSON: milliseconds of a hover (median, 99th percentile, worst; the
first one of each program, which parses the text, apart), and for how many layers with parameters
and for how many steps that change a shape a formula is shown.

Run: ``.venv/bin/python benchmarks/hover.py [FILE...]``
"""

from __future__ import annotations

import asyncio
import json
import re
import statistics
import sys
import time
from pathlib import Path

from kerascope.analysis.assemble import assemble
from kerascope.analysis.document import SourceDocument
from kerascope.analysis.explain.applied import Applied, applied
from kerascope.analysis.explain.axes import axis_notes
from kerascope.analysis.explain.parameters import parameter_formula
from kerascope.analysis.hover import hover_at
from kerascope.analysis.report import ShapeReport
from kerascope.tracing.tracer import Tracer
from kerascope_tracer.wire import Limits, Ready

CORPUS = Path(__file__).parent.parent / "tests" / "corpus" / "models"
_TOKEN = re.compile(r"\w+|[^\w\s]")


async def reports(files: list[Path]) -> list[ShapeReport]:
    """A report of each program."""
    tracer = Tracer(sys.executable)
    answer = await tracer.start()
    if not isinstance(answer, Ready):
        raise SystemExit(f"no tracer: {answer}")
    found = []
    for file in files:
        document = SourceDocument(file.as_uri(), str(file), 1, file.read_text(encoding="utf-8"))
        found.append(assemble(document, await tracer.trace(document, limits=Limits(wall_s=120))))
    await tracer.close()
    return found


def hovers(report: ShapeReport) -> list[float]:
    """Milliseconds of a hover at each token, in the order of the text."""
    taken = []
    for number, line in enumerate(report.text.split("\n"), start=1):
        for token in _TOKEN.finditer(line):
            start = time.perf_counter()
            hover_at(report, number, token.start())
            taken.append((time.perf_counter() - start) * 1000)
    return taken


def explained(report: ShapeReport) -> dict[str, int]:
    """Layers of Keras' own with parameters, steps of them that change a shape; and those told."""
    layers = [info for info in report.layers.values() if info.is_keras and info.role == "layer"]
    counted = [info for info in layers if info.params and info.weights]
    steps = (applied(report, step) for step in report.steps.values())
    changing = [one for one in steps if one is not None and _changes(one)]
    return {
        "layers with parameters": len(counted),
        "with a formula": sum(parameter_formula(info) is not None for info in counted),
        "steps that change a shape": len(changing),
        "explained": sum(bool(axis_notes(one)) for one in changing),
    }


def _changes(one: Applied) -> bool:
    """Whether a layer of Keras' own made another shape, all of whose sizes are known."""
    if not one.cls or one.info.role != "layer" or one.step.failed:
        return False
    before, after = one.input, one.output
    known = after is not None and None not in after[1:]
    return known and before is not None and before != after


def main() -> None:
    """Print the figures."""
    files = [Path(name).resolve() for name in sys.argv[1:]] or sorted(CORPUS.glob("*.py"))
    found = asyncio.run(reports(files))
    first, later = [], []
    totals: dict[str, int] = {}
    for report in found:
        taken = hovers(report)
        first += taken[:1]
        later += taken[1:]
        for name, count in explained(report).items():
            totals[name] = totals.get(name, 0) + count
    later.sort()
    figures = {
        "programs": len(found),
        "hovers": len(later),
        "median_ms": round(statistics.median(later), 2),
        "p99_ms": round(later[int(len(later) * 0.99)], 2),
        "worst_ms": round(later[-1], 2),
        "first_ms": round(statistics.median(first), 2),
        **totals,
    }
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
