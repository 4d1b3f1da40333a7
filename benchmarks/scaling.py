"""How the cost of a trace grows with the number of layers, in the styles in which people write.

Builds each model of 100 to 2,000 layers in the tracer and prints, as JSON, milliseconds for each
layer and their ratio to those of the smallest model, and a plot as text. Linear cost is a ratio
near 1. With ``--server`` also what the language server does with the trace: the report, the hints
and a hover.

Run: ``.venv/bin/python benchmarks/scaling.py [--server] [--layers 100,500,2000] [--repeats 2]``
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Sequence

from kerascope.analysis.assemble import assemble
from kerascope.analysis.document import SourceDocument
from kerascope.analysis.hints import inlay_hints
from kerascope.analysis.hover import hover_at
from kerascope.analysis.settings import AnalysisSettings
from kerascope.tracing.tracer import Tracer
from kerascope_tracer.wire import LayerCalled, Limits, Ready, TraceResult

HEAD = "import keras\nfrom keras import layers\n"
#: Programs by style; ``{n}`` is the number of layers.
STYLES = {
    "Sequential([...])": "model = keras.Sequential("
    "[keras.Input((8,))] + [layers.Dense(8) for _ in range({n})])\n",
    "Sequential.add": "model = keras.Sequential()\nmodel.add(keras.Input((8,)))\n"
    "for _ in range({n}):\n    model.add(layers.Dense(8))\n",
    "functional": "inputs = x = keras.Input((8,))\nfor _ in range({n}):\n"
    "    x = layers.Dense(8)(x)\nmodel = keras.Model(inputs, x)\n",
    "residual": "inputs = x = keras.Input((8,))\nfor _ in range({n} // 2):\n"
    "    x = layers.Add()([x, layers.Dense(8)(x)])\nmodel = keras.Model(inputs, x)\n",
    "one line a layer": "inputs = x = keras.Input((8,))\n{lines}model = keras.Model(inputs, x)\n",
}
LAYERS = (100, 200, 500, 1000, 2000)


def program(style: str, layers: int) -> str:
    """The text of a model of so many layers."""
    lines = "x = layers.Dense(8)(x)\n" * layers if "{lines}" in STYLES[style] else ""
    return HEAD + STYLES[style].format(n=layers, lines=lines)


async def traced(tracer: Tracer, text: str) -> tuple[float, TraceResult]:
    """Milliseconds in the tracer, and what came of it."""
    document = SourceDocument("untitled:benchmark", "", None, text)
    result = await tracer.trace(document, limits=Limits(wall_s=300))
    return result.elapsed_ms, result


def check(result: TraceResult, layers: int) -> None:
    """A trace that is not whole measures nothing."""
    calls = sum(isinstance(event, LayerCalled) for event in result.events)
    if result.status != "ok" or calls < layers:
        raise SystemExit(f"only {calls} of {layers} layers: {result.status} {result.detail}")


def served(text: str, result: TraceResult) -> dict[str, float]:
    """Milliseconds of processor time that the server takes for the report, for all hints, and for
    a hover on the last layer."""
    document = SourceDocument("untitled:benchmark", "", 1, text)
    lines = text.count("\n")
    start = time.process_time()
    report = assemble(document, result, AnalysisSettings())
    assembled = time.process_time()
    hints = inlay_hints(report, AnalysisSettings())
    hinted = time.process_time()
    hover = hover_at(report, lines - 1, 12)
    hovered = time.process_time()
    if not hints or hover is None:
        raise SystemExit("no hints, or no hover")
    return {
        "report": (assembled - start) * 1000,
        "hints": (hinted - assembled) * 1000,
        "hover": (hovered - hinted) * 1000,
    }


async def measure(layers: Sequence[int], repeats: int, server: bool) -> dict[str, object]:
    """Every style at every size; the quickest of the repeats counts."""
    tracer = Tracer(sys.executable)
    ready = await tracer.start()
    if not isinstance(ready, Ready):
        raise SystemExit(ready.detail)
    per_layer: dict[str, list[float]] = {}
    per_site: dict[str, list[float]] = {}
    try:
        await traced(tracer, program("functional", 10))
        for style in STYLES:
            per_layer[style] = []
            for count in layers:
                text = program(style, count)
                runs = [await traced(tracer, text) for _ in range(repeats)]
                check(runs[0][1], count)
                per_layer[style].append(min(ms for ms, _ in runs) / count)
                if server and style == "one line a layer":
                    for part, ms in served(text, runs[0][1]).items():
                        per_site.setdefault(f"server: {part}", []).append(ms / count)
    finally:
        await tracer.close()
    rows = {**per_layer, **per_site}
    return {
        "layers": list(layers),
        "ms_per_layer": {name: [round(ms, 3) for ms in row] for name, row in rows.items()},
        "ratio": {name: [round(ms / row[0], 2) for ms in row] for name, row in rows.items()},
        "tensorflow": ready.tensorflow,
        "keras": ready.keras,
        "measured": time.strftime("%Y-%m-%d"),
    }


def plot(rows: dict[str, list[float]], layers: Sequence[int], width: int = 40) -> str:
    """A bar for the milliseconds of each layer, model by model: equal bars are linear cost."""
    longest = max(ms for row in rows.values() for ms in row)
    lines = []
    for name, row in rows.items():
        lines.append(name)
        for count, ms in zip(layers, row, strict=True):
            bar = "█" * max(1, round(ms / longest * width))
            lines.append(f"  {count:>5} {bar} {ms:.2f} ms a layer")
    return "\n".join(lines)


def main() -> None:
    """Measure, print the JSON, and plot it to standard error."""
    parser = argparse.ArgumentParser(description="Cost of a trace by the number of layers.")
    parser.add_argument("--layers", default=",".join(map(str, LAYERS)))
    parser.add_argument("--repeats", type=int, default=2)
    parser.add_argument("--server", action="store_true", help="also the report and the hints")
    arguments = parser.parse_args()
    layers = [int(count) for count in arguments.layers.split(",")]
    found = asyncio.run(measure(layers, arguments.repeats, arguments.server))
    print(json.dumps(found, indent=2))
    print(plot(found["ms_per_layer"], layers), file=sys.stderr)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
