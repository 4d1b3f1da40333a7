"""What only the first batch of a model would raise is told without one being given to it."""

import pytest
from tracer.told import of, outputs, shape

from kerascope_tracer.wire import ErrorRaised, LayerCalled, LayerConstructed, LayerFailed

_WINDOWS = """
import keras
import tensorflow as tf

class Windows(keras.layers.Layer):
    def __init__(self, width, rows=None):
        super().__init__()
        self.width = width
        self.rows = rows
    def call(self, series):
        rows = self.rows or tf.shape(series)[0]
        return tf.reshape(series, [rows, -1, self.width])

class Weighted(keras.layers.Layer):
    def __init__(self, count):
        super().__init__()
        self.count = count
    def build(self, shape):
        self.scale = self.add_weight(shape=(self.count, 1))
    def call(self, windows):
        return windows * self.scale

inputs = keras.Input((120,))
"""


@pytest.mark.tensorflow
async def test_a_mistake_on_an_axis_that_the_batch_hides_is_told(trace) -> None:
    result = await trace(
        _WINDOWS
        + """
model = keras.Model(inputs, Weighted(7)(Windows(6)(inputs)))
"""
    )
    (error,) = of(result, ErrorRaised)
    assert (error.origin, error.span.line, error.call) == ("tensorflow", 20, None)
    assert "20 and 7" in error.error.message
    assert "[?,20,6], [7,1]" in error.error.message
    assert not of(result, LayerFailed)
    # The shapes that are told hold for every batch.
    assert ("Windows", (None, None, 6)) in outputs(result)
    batches = {shape(call.outputs)[0] for call in of(result, LayerCalled)}
    assert batches == {None}


@pytest.mark.tensorflow
async def test_a_model_that_is_trained_is_not_tried_a_second_time(trace) -> None:
    result = await trace(
        _WINDOWS
        + """
import numpy as np
model = keras.Model(inputs, Weighted(7)(Windows(6)(inputs)))
model.compile(loss="mse")
model.fit(np.zeros((64, 120)), np.zeros((64, 7, 6)))
"""
    )
    assert [error.span.line for error in of(result, ErrorRaised)] == [20]


@pytest.mark.tensorflow
@pytest.mark.parametrize(
    "model",
    [
        "Weighted(20)(Windows(6)(inputs))",
        # Right for the one size of a batch that the program means.
        "Windows(6, rows=128)(inputs)",
        "Weighted(20)(Windows(6, rows=128)(inputs))",
        "Windows(6)(inputs) + tf.zeros((128, 1, 1))",
        "keras.layers.Lambda(lambda x: tf.concat(tf.split(x, 32), 1))(Windows(6)(inputs))",
    ],
)
async def test_a_model_that_is_right_for_some_batch_is_not_blamed(trace, model: str) -> None:
    result = await trace(_WINDOWS + f"model = keras.Model(inputs, {model})\n")
    assert not [*of(result, ErrorRaised), *of(result, LayerFailed)]
    assert "Functional" in {made.cls for made in of(result, LayerConstructed)}


_SCORES = """
import keras
import tensorflow as tf

class Score(keras.layers.Layer):
    def call(self, rows, steps):
        return tf.reduce_sum(steps + rows{axis}, axis=1)

rows, steps = keras.Input((10,)), keras.Input(({count}, 10))
model = keras.Model([rows, steps], Score()(rows, steps))
"""


@pytest.mark.tensorflow
async def test_rows_that_meet_the_steps_of_sequences_are_told(trace) -> None:
    (error,) = of(await trace(_SCORES.format(axis="", count=20)), ErrorRaised)
    assert error.span.line == 6
    assert "are 20 and ?" in error.error.message
    assert "[?,20,10], [?,10]" in error.error.message
    right = await trace(_SCORES.format(axis="[:, None]", count=20))
    assert of(right, ErrorRaised) == []
    assert outputs(right)[-1] == ("Score", (None, 10))
    # Of one step, they are broadcast: to as many as there are samples, which Keras computes.
    assert of(await trace(_SCORES.format(axis="", count=1)), ErrorRaised) == []


@pytest.mark.tensorflow
async def test_a_batch_that_a_program_has_chosen_is_none_of_ours(trace) -> None:
    text = _SCORES.replace("steps + rows{axis}", "tf.zeros((64, 1, 10)) + steps")
    assert of(await trace(text.format(count=20)), ErrorRaised) == []
