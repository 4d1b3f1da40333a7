"""A document as it is inspected: with what its own text and the workspace tell of it."""

from __future__ import annotations

from kerascope.analysis.document import SourceDocument
from kerascope.tracing.inspector import inspect
from kerascope.tracing.tracer import Tracer

BUILDER = """\
import keras
from keras import layers

TRAIN = False


def build(shape, classes):
    inputs = keras.Input(shape)
    x = layers.Flatten()(inputs)
    return keras.Model(inputs, layers.Dense(classes)(x))


if TRAIN:
    model = build((28, 28, 1), 10)
"""


async def test_a_branch_that_is_not_taken_tells_how_a_builder_is_meant(tracer: Tracer) -> None:
    report = await inspect(tracer, SourceDocument("untitled:branch", "", 1, BUILDER))
    shapes = {fact.layer: fact.variants[0].outputs.shape for fact in report.facts if fact.variants}
    assert shapes["Flatten"] == (None, 784)
    assert shapes["Dense"] == (None, 10)
    assert not report.findings
