"""What is left out because no shape depends on it changes no shape, no dtype and no mistake."""

import pytest
from tracer.told import of, outputs, variables

from kerascope_tracer.wire import ErrorRaised, FitChecked, LayerCalled, LayerFailed

pytestmark = pytest.mark.tensorflow


async def test_recurrent_layers_on_data(trace) -> None:
    result = await trace(
        """
        import keras, numpy as np, tensorflow as tf
        from keras import layers
        x = tf.zeros((4, 7, 3))
        seq, h, c = layers.LSTM(8, return_sequences=True, return_state=True)(x)
        last = layers.Bidirectional(layers.GRU(5))(seq)
        masked = layers.SimpleRNN(6)(layers.Masking()(x))
        started = layers.LSTM(8)(x, initial_state=[h, c])
        net = keras.Sequential([layers.GRU(4, unroll=True), layers.Dense(1)])
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(net(x, training=True))
        grads = tape.gradient(loss, net.trainable_variables)
        kernel = grads[0]
        """
    )
    assert of(result, ErrorRaised) == of(result, LayerFailed) == []
    told = variables(result)
    assert told["seq"] == (4, 7, 8)
    assert told["h"] == told["c"] == told["started"] == (4, 8)
    assert told["last"] == (4, 10)
    assert told["masked"] == (4, 6)
    assert told["kernel"] == (3, 12)


async def test_mistakes_in_the_loop_of_a_recurrent_layer_are_found(trace) -> None:
    result = await trace(
        """
        import keras, tensorflow as tf
        from keras import layers
        x = tf.zeros((4, 7, 3))
        wide = layers.LSTM(8)(x, initial_state=[tf.zeros((4, 9)), tf.zeros((4, 9))])
        rows = layers.GRU(8)(x, initial_state=tf.zeros((5, 8)))
        shared = layers.GRU(8)
        shared(x)
        shared(tf.zeros((4, 7, 2)))
        """
    )
    assert len([event for event in of(result, LayerFailed) if event.parent is None]) == 3


async def test_normalisation_on_data(trace) -> None:
    result = await trace(
        """
        import keras, numpy as np
        from keras import layers
        keras.mixed_precision.set_global_policy("mixed_float16")
        model = keras.Sequential([keras.Input((8, 8, 3)), layers.Conv2D(4, 3)])
        model.add(layers.BatchNormalization())
        model.add(layers.Flatten())
        model.add(layers.Dense(2, dtype="float32"))
        model.compile("adam", "mse")
        model.fit(np.zeros((10, 8, 8, 3)), np.zeros((10, 2)))
        layers.BatchNormalization(axis=5)(np.zeros((2, 3)))
        """
    )
    assert ("BatchNormalization", (None, 6, 6, 4)) in outputs(result)
    dtypes = {
        event.outputs.dtype
        for event in of(result, LayerCalled)
        if event.outputs.shape[-3:] == (6, 6, 4)
    }
    assert dtypes == {"float16"}
    assert [check.error for check in of(result, FitChecked)] == [None]
    assert len(of(result, LayerFailed)) == 1
