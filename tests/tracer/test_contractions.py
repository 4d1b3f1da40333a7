"""Products over axes of different sizes, which TensorFlow's shape inference does not see."""

import pytest
from tracer.told import of, variables

from kerascope_tracer.wire import ErrorRaised, LayerFailed

pytestmark = pytest.mark.tensorflow


async def test_axes_of_other_sizes_are_refused_where_they_meet(trace) -> None:
    result = await trace(
        """
        import keras, tensorflow as tf
        from keras import ops
        x = keras.Input((10, 8))
        class Heads(keras.layers.Layer):
            def build(self, shape):
                self.w = self.add_weight(shape=(32, 4))
            def call(self, x):
                return ops.matmul(x, self.w)
        class Steps(keras.layers.Layer):
            def build(self, shape):
                self.w = self.add_weight(shape=(9, 4))
            def call(self, x):
                return tf.tensordot(x, self.w, axes=[[1], [0]])
        a = Heads()(x)
        b = Steps()(x)
        """
    )
    told = [error.error.message for error in of(result, ErrorRaised)]
    told += [failed.error.message for failed in of(result, LayerFailed)]
    assert len(told) == 2
    assert "must be equal, but are 8 and 32" in told[0]
    assert "must be equal, but are 10 and 9" in told[1]


async def test_axes_of_equal_and_unknown_sizes_are_left_alone(trace) -> None:
    result = await trace(
        """
        import tensorflow as tf
        from tensorflow import keras
        class Products(keras.layers.Layer):
            def build(self, shape):
                self.w = self.add_weight(shape=(10, 8, 4))
            def call(self, x):
                both = tf.tensordot(x, self.w, axes=2)
                named = tf.tensordot(x, self.w, [[1, 2], [0, 1]])
                outer = tf.tensordot(both, tf.ones((3,)), axes=0)
                return both + named + tf.reduce_sum(outer, -1)
        y = Products()(keras.Input((10, 8)))
        open_ = keras.Input((None, 8))
        class Open(keras.layers.Layer):
            def call(self, x):
                return tf.tensordot(x, tf.ones((5, 2)), axes=[[1], [0]])
        z = Open()(open_)
        """
    )
    assert of(result, ErrorRaised) == of(result, LayerFailed) == []
    assert variables(result)["y"] == (None, 4)
