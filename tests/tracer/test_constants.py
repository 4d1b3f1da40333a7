"""What follows from numbers alone is known, and what a loop of unknown length fills is as long."""

import pytest
from tracer.told import of, outputs, shape

from kerascope_tracer.wire import ErrorRaised, LayerCalled, LayerFailed


@pytest.mark.tensorflow
async def test_constant_tensors_have_a_truth_and_a_length(trace) -> None:
    result = await trace(
        """
        import tensorflow as tf
        from keras import Input, layers

        x = Input((8, 8, 4))
        for rate in tf.linspace(0.0, 0.5, 3):
            x = layers.Dropout(rate)(x) if rate else layers.Conv2D(16, 1)(x)
        if tf.math.equal(x.shape[-1], 16):
            x = layers.Dense(int(tf.constant(4)) * len(tf.zeros((4, 2))))(x)
        """
    )
    assert outputs(result) == [
        ("InputLayer", (None, 8, 8, 4)),
        ("Conv2D", (None, 8, 8, 16)),
        ("Dropout", (None, 8, 8, 16)),
        ("Dropout", (None, 8, 8, 16)),
        ("Dense", (None, 8, 8, 16)),
    ]


@pytest.mark.tensorflow
async def test_what_is_joined_is_as_long_as_its_list_would_be(trace) -> None:
    result = await trace(
        """
        import keras
        import numpy as np
        import tensorflow as tf
        from keras import layers

        steps = np.load("steps.npy").shape[1]

        class Parts(layers.Layer):
            def __init__(self):
                super().__init__()
                self.dense = layers.Dense(20)

            def call(self, x):
                parts = []
                for step in range(x.shape[1]):
                    parts.append(self.dense(x[:, step]))
                rows = [layers.Reshape((1, 20))(part) for part in parts]
                return layers.Concatenate(axis=1)(rows) + tf.stack(parts, axis=1)

        x = Parts()(keras.Input((steps, 6)))
        layers.Flatten()(x)
        """
    )
    told = dict(outputs(result))
    assert told["Concatenate"] == told["Parts"] == (None, None, 20)
    assert told["Flatten"] == (None, None)
    assert not of(result, LayerFailed)


@pytest.mark.tensorflow
async def test_an_entry_that_could_not_be_made_is_there_and_unknown(trace) -> None:
    result = await trace(
        """
        import numpy as np
        from keras import Input, layers

        texts = {}
        for line in open("texts.csv"):
            texts[line[0]] = line[1]
        rows = []
        for name in np.load("names.npy"):
            if len(texts[name]) < 50:
                rows.append(texts[name].reshape((1 / 0, 3)))
        layers.Dense(len(rows[0]))(Input((4,)))
        layers.Dense(np.array(rows).shape[1])(Input((4,)))
        """
    )
    assert outputs(result)[1::2] == [("Dense", (None, None))] * 2
    assert not of(result, ErrorRaised)


@pytest.mark.tensorflow
@pytest.mark.parametrize("module", ["ml_collections", "easydict", "yacs.config"])
async def test_a_configuration_gives_out_what_was_put_in(trace, module: str) -> None:
    name = {"ml_collections": "ConfigDict", "easydict": "EasyDict", "yacs.config": "CfgNode"}
    result = await trace(
        """
        from copy import deepcopy
        from MODULE import NAME as Config
        from keras import Input, layers

        config = Config({"model": {"width": 8}})
        config.depth = 2
        config.model.units = config.model.width * 4
        other = deepcopy(config)
        other["depth"] += 1
        layers.Dense(config.model.units)(Input((other.depth, config.depth)))
        """.replace("MODULE", module).replace("NAME", name[module])
    )
    assert outputs(result) == [("InputLayer", (None, 3, 2)), ("Dense", (None, 3, 32))]


@pytest.mark.tensorflow
async def test_a_rank_that_only_tracing_lacks_is_no_mistake(trace) -> None:
    result = await trace(
        """
        import keras
        import tensorflow as tf
        from keras import layers

        picture = tf.io.decode_image(tf.io.read_file("a.png"))
        small = tf.image.resize(picture, (32, 32))
        layers.Reshape((32, 96))(tf.squeeze(tf.expand_dims(picture, 0)))

        class Weighed(keras.Model):
            def __init__(self):
                super().__init__()
                self.attention = layers.MultiHeadAttention(1, 8)
                self.dense = layers.Dense(3)

            def call(self, x):
                y, weights = self.attention(x[:, :1], x, x, return_attention_scores=True)
                return self.dense(y[:, 0]), tf.squeeze(weights)[..., 1:]

            def train_step(self, data):
                given, wanted = self(data[0])[0], data[1]
                return {"loss": tf.reduce_mean(tf.square(given - wanted))}

        model = Weighed()
        model.compile("adam")
        model.fit(tf.zeros((40, 6, 8)), tf.zeros((40, 3)))
        """
    )
    assert not of(result, ErrorRaised) and not of(result, LayerFailed)
    assert ("Dense", (None, 3)) in outputs(result)


@pytest.mark.tensorflow
async def test_a_layer_runs_once_to_be_built_and_called(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers

        class Inner(layers.Layer):
            runs = 0

            def __init__(self):
                super().__init__()
                self.dense = layers.Dense(4)

            def call(self, x):
                Inner.runs += 1
                return self.dense(x)

        class Outer(layers.Layer):
            def __init__(self):
                super().__init__()
                self.inner = Inner()

            def call(self, x):
                return self.inner(x)

        outer = Outer()
        outer(keras.Input((3,)))
        layers.Dense(Inner.runs)(keras.Input((2,)))
        layers.Dense(outer.count_params())(keras.Input((2,)))
        """
    )
    dense = [shape(c.outputs) for c in of(result, LayerCalled) if c.parent is None]
    assert dense[-3::2] == [(None, 1), (None, 16)]


@pytest.mark.tensorflow
async def test_a_shape_with_an_open_batch_makes_what_a_program_makes_of_it(trace) -> None:
    result = await trace(
        """
        import keras
        import tensorflow as tf
        from keras import layers

        encoder = keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(4)])
        decoder = keras.Sequential([keras.Input((2,)), layers.Dense(8)])
        batches = tf.data.Dataset.from_tensor_slices(tf.zeros((100, 28, 28, 1))).batch(32)
        for batch in batches:
            mean, spread = tf.split(encoder(batch), num_or_size_splits=2, axis=1)
            noise = tf.random.normal(shape=mean.shape) * spread
            made = decoder(noise + mean)
        size = tf.shape(tf.zeros((3, 7, 5)))
        layers.Embedding(size[1], output_dim=size[-1])(keras.Input((6,)))
        """
    )
    (error,) = of(result, ErrorRaised)  # Keras takes no tensor for a size
    assert error.error.message.startswith("`input_dim` must be a positive integer. Received: inp")
    assert outputs(result)[-3:] == [
        ("Sequential", (None, 8)),
        ("InputLayer", (None, 6)),
        ("Embedding", (None, 6, 5)),
    ]


@pytest.mark.tensorflow
async def test_what_is_added_to_something_unknown_keeps_its_axes(trace) -> None:
    result = await trace(
        """
        import keras
        import requests
        from keras import layers

        x = keras.Input((8, 1, 4))
        y = layers.Add()([x, requests.get("a").json()])
        layers.Dense(3)(y)
        layers.Dot(1)([x, requests.get("a").json()])
        """
    )
    assert outputs(result)[1:] == [("Add", (None, 8, None, 4)), ("Dense", (None, 8, None, 3))]
    added = of(result, LayerCalled)[1]
    assert added.assumed is not None and "is unknown" in added.assumed
