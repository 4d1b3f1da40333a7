"""Numbers in front of tensors: tensors of the same dtype when run eagerly, refused in a graph."""

from __future__ import annotations

import pytest
from tracer.told import of, variables

from kerascope_tracer.wire import ErrorRaised, LayerFailed, TraceResult

MAKING = """
import numpy as np
import tensorflow as tf

x = tf.cast(tf.range(6), tf.float32)
"""
EAGER = {
    "power": "tf.pow(10000, x)",
    "numpy": "tf.pow(np.float64(2), x)",
    "listed": "tf.where(x > 2, [0, 1, 2, 3, 4, 5], x)",
    "rectified": "tf.maximum(0, x)",
    "filled": "tf.where(tf.greater(3, x), np.zeros(6), x)",
    "variable": "tf.multiply(2, tf.Variable(tf.zeros((6,))))",
}


def failed(result: TraceResult) -> bool:
    return bool(of(result, ErrorRaised) or of(result, LayerFailed))


@pytest.mark.parametrize("expression", EAGER.values(), ids=EAGER)
async def test_a_number_in_front_takes_the_tensors_dtype(trace, expression: str) -> None:
    result = await trace(f"{MAKING}y = {expression}\n")
    assert variables(result)["y"] == (6,)
    assert not failed(result)


async def test_a_fraction_is_not_made_a_whole_number(trace) -> None:
    result = await trace(f"{MAKING}y = tf.multiply(2.5, tf.range(6))\n")
    assert failed(result)


async def test_two_tensors_must_agree(trace) -> None:
    result = await trace(f"{MAKING}y = tf.maximum(tf.constant(0), x)\n")
    assert failed(result)


async def test_what_keras_traces_is_refused_as_it_is_there(trace) -> None:
    result = await trace(
        """
        import keras
        import tensorflow as tf

        class Positions(keras.layers.Layer):
            def call(self, x):
                return tf.pow(10000, x)

        Positions()(keras.Input((6,)))
        """
    )
    assert failed(result)
