"""``TimeDistributed`` is carried out for one time step, which is as good as all of them.

Keras calls the wrapped layer once for each step of a known number, so a sequence of 271 words costs
271 calls that differ in nothing that a trace tells (``call`` in
keras/src/layers/rnn/time_distributed.py of Keras 3.15).
"""

from typing import Any, Callable

import keras
import tensorflow as tf

_FEW = 4


def install() -> None:
    """Bend ``TimeDistributed.call``."""
    layer: Any = keras.layers.TimeDistributed
    layer.call = _once(layer.call)


def _once(original: Callable[..., Any]) -> Callable[..., Any]:
    def call(self: Any, inputs: Any, training: Any = None, mask: Any = None) -> Any:
        steps = inputs.shape[1]
        if not isinstance(inputs, tf.Tensor) or steps is None or steps <= _FEW:
            return original(self, inputs, training=training, mask=mask)
        if mask is not None and (mask.shape.rank is None or mask.shape[1:2] != [steps]):
            return original(self, inputs, training=training, mask=mask)  # which says what is wrong
        one = original(
            self, inputs[:, :1], training=training, mask=None if mask is None else mask[:, :1]
        )
        # Keras has stacked the steps, so that this is one tensor whatever the layer returns.
        return tf.tile(one, [1, steps] + [1] * (len(one.shape) - 2))

    return call
