"""What Keras will refuse is told in its words at least, whatever the rules make of it."""

from __future__ import annotations

import pytest

from kerascope.tracing.inspector import inspect
from kerascope.tracing.tracer import Tracer

from .events import document

HEAD = """import numpy as np
import keras
from keras import layers

x, y = np.zeros((70, 8), "float32"), np.zeros((70, 1), "float32")
a, b = keras.Input(shape=(8,)), layers.Dense
"""
PROGRAMS = {
    "loss": """model = keras.Sequential([keras.Input(shape=(8,)), layers.Dense(3)])
model.compile("adam", keras.losses.CosineSimilarity(axis=4))
model.fit(x, y)
""",
    "metrics": """model = keras.Sequential([keras.Input(shape=(8,)), layers.Dense(3)])
model.compile("adam", "mse", metrics=[keras.metrics.CosineSimilarity(axis=4)])
model.fit(x, np.zeros((70, 3)))
""",
    "validation": """model = keras.Sequential([keras.Input(shape=(8,)), layers.Dense(3)])
model.compile("adam", keras.losses.CategoricalCrossentropy())
model.fit(x, np.zeros((70, 3)), validation_data=(x, np.zeros((70, 5))))
""",
    "dict": """outputs = {"one": b(1)(a), "two": b(4)(a)}
model = keras.Model(a, outputs)
model.compile("adam", {"one": "mse", "two": "categorical_crossentropy"})
model.fit(x, {"one": y, "two": np.zeros((70, 9))})
""",
    "layer": """layers.UnitNormalization(axis=7)(a)
""",
    "operation": """keras.ops.concatenate([a, keras.Input(shape=(8, 9))])
""",
}


@pytest.mark.parametrize("stage", PROGRAMS)
async def test_a_refusal_is_never_silent(stage: str, tracer: Tracer) -> None:
    report = await inspect(tracer, document(HEAD + PROGRAMS[stage]))
    assert "error" in {finding.severity for finding in report.findings}


async def test_a_refusal_that_is_expected_stays_silent(tracer: Tracer) -> None:
    caught = "try:\n    model.fit(x, y)\nexcept ValueError:\n    pass\n"
    text = HEAD + PROGRAMS["loss"].replace("model.fit(x, y)\n", caught)
    report = await inspect(tracer, document(text))
    assert report.findings == ()
