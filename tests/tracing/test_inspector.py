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


async def test_what_has_to_do_with_no_layer_is_not_called(tracer: Tracer) -> None:
    text = BUILDER.replace(
        "if TRAIN:\n",
        "def clean(folder, most):\n    raise ValueError(folder)\n\n\n"
        "def make_all(count):\n    return [build((8, 8, 1), n) for n in range(1, count)]\n\n\n"
        "if TRAIN:\n    clean('data', 3)\n    make_all(3)\nif False:\n",
    )
    report = await inspect(tracer, SourceDocument("untitled:clean", "", 1, text))
    assert not report.findings
    shapes = {
        variant.outputs.shape
        for fact in report.facts
        if fact.layer == "Dense"
        for variant in fact.variants
    }
    assert {(None, 1), (None, 2)} <= shapes
