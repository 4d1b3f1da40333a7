"""A trace that lies in the protocol's own words harms neither the analysis nor what asks it.

The events of an honest trace are changed, doubled and left out: numbers that no layer has, layers
that contain themselves, calls that feed themselves, shapes of any rank with negative axes.
"""

from __future__ import annotations

import dataclasses
import os
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest

from kerascope.analysis.assemble import assemble
from kerascope.analysis.document import SourceDocument
from kerascope.analysis.explain.summary import summarize
from kerascope.analysis.hints import inlay_hints
from kerascope.analysis.hover import hover_at
from kerascope.analysis.lenses import lenses
from kerascope.analysis.model_graph import model_graph, models_of
from kerascope.analysis.settings import AnalysisSettings
from kerascope.tracing.schema import conforms
from kerascope.tracing.tracer import Tracer
from kerascope_tracer.wire import TensorSpec, TraceResult

LIES = 1000 if os.environ.get("KERASCOPE_SOAK") == "1" else 100
PROGRAM = """\
import keras
from keras import layers
import numpy as np


class Block(layers.Layer):
    def __init__(self, n):
        super().__init__()
        self.d = layers.Dense(n)

    def call(self, x):
        return self.d(x) + x


inner = keras.Sequential([keras.Input((4,)), layers.Dense(4), Block(4)])
inp = keras.Input((4,))
a = inner(inp)
c = layers.Concatenate()([a, layers.Dense(4)(a)])
model = keras.Model(inp, c)
model.compile("adam", "mse", metrics=["accuracy"])
model.fit(np.zeros((8, 4)), np.zeros((8, 3)), batch_size=4)
img = layers.Conv2D(3, 3)(keras.Input((8, 8, 1)))
bad = layers.Conv2D(3, 3)(inp)
emb = layers.LSTM(3)(layers.Embedding(10, 4)(keras.Input((5,))))
"""
NUMBERS = (0, -1, 1, 2, 3, 5, 10**6, -(10**6), 1 << 70, -(1 << 70))
WORDS = "|x|Dense|Conv2D|LSTM|Concatenate|InputLayer|Sequential|Functional|ragged|float32|model"
SHAPES: tuple[Any, ...] = (None, (), (None,), (-1,), (0,), (1 << 70,), (None,) * 40, (None, 4, -3))
CONFIG = {"units": -5, "filters": 0, "kernel_size": (0, 0), "strides": (0, -1), "axis": 99}


class Liar:
    """Changes values for others of their kind."""

    def __init__(self, seed: int, known: list[int]) -> None:
        self.chance = random.Random(seed)
        self.numbers = [*known, *NUMBERS]

    def of(self, value: Any) -> Any:
        chance = self.chance
        if isinstance(value, bool):
            return not value
        if isinstance(value, int):
            return chance.choice(self.numbers)
        if isinstance(value, float):
            return chance.choice((float("nan"), float("inf"), -1.0, 1e300))
        if isinstance(value, str):
            return chance.choice(WORDS.split("|"))
        if isinstance(value, TensorSpec):
            return dataclasses.replace(value, shape=chance.choice(SHAPES))
        if isinstance(value, tuple):
            if not value:
                return tuple(chance.choice(self.numbers) for _ in range(3))
            here = chance.randrange(len(value))
            changed = (*value[:here], self.of(value[here]), *value[here + 1 :])
            return chance.choice(((), value * 3, changed))
        if isinstance(value, dict):
            name = chance.choice([*value, *CONFIG])
            lie = chance.choice((None, -5, 1 << 70, "x", (), (-1,), float("nan"), CONFIG.get(name)))
            return {**value, name: lie}
        if value is None:
            return chance.choice((None, chance.choice(self.numbers), TensorSpec((None, 3), "x")))
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return self.of_event(value)
        return value

    def of_event(self, event: Any) -> Any:
        fields = [f.name for f in dataclasses.fields(event) if f.name not in ("span", "stack")]
        name = self.chance.choice(fields)
        return dataclasses.replace(event, **{name: self.of(getattr(event, name))})

    def of_trace(self, result: TraceResult) -> TraceResult:
        events = list(result.events)
        for _ in range(self.chance.randint(1, 6)):
            place, kind = self.chance.randrange(len(events)), self.chance.randrange(5)
            if kind == 0:
                del events[place]
            elif kind == 1:
                events.insert(self.chance.randrange(len(events)), events[place])
            elif conforms(lie := self.of_event(events[place])):
                events[place] = lie
        return dataclasses.replace(result, events=tuple(events))


def numbers_in(result: TraceResult) -> Iterator[int]:
    for event in result.events:
        for name in ("call", "layer", "model"):
            if isinstance(number := getattr(event, name, None), int):
                yield number


async def test_no_lie_stops_the_analysis(tracer: Tracer, caplog: pytest.LogCaptureFixture) -> None:
    settings = AnalysisSettings(input_shape_hints=True, parameter_hints=True)
    document = SourceDocument("untitled:lies", "", 1, PROGRAM)
    honest = await tracer.trace(document)
    known = sorted(set(numbers_in(honest)))
    places = [
        (line, match.start())
        for line, text in enumerate(PROGRAM.splitlines(), 1)
        for match in re.finditer(r"\b(?:[a-z]+ =|layers\.\w+|model\b)", text)
    ]

    def everything(result: TraceResult) -> int:
        report = assemble(document, result, settings)
        inlay_hints(report, settings)
        lenses(report, settings)
        for line, column in places:
            hover_at(report, line, column)
        for _, model in models_of(report):
            model_graph(report, model)
            summarize(report, model)
        lines = len(PROGRAM.splitlines()) + 1
        assert all(0 < finding.span.line <= lines for finding in report.findings)
        return len(report.layers)

    assert everything(honest) > 5
    caplog.clear()
    told = 0
    for seed in range(LIES):
        told += everything(Liar(seed, known).of_trace(honest))
    assert told > 0
    # A rule that fails is logged, and the others go on; none did.
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []
