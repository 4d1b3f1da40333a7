"""Layers that are applied to something unknown tell what does not depend on it."""

import pytest
from tracer.told import of, outputs, variables

from kerascope_tracer.wire import ErrorRaised, FitChecked, LayerCalled, LayerFailed

pytestmark = pytest.mark.tensorflow


async def test_what_only_takes_one_rank_tells_what_it_gives(trace) -> None:
    result = await trace(
        """
        import keras, missing_module as missing
        from keras import layers
        backbone = missing.load_backbone()
        inputs = keras.Input((224, 224, 3))
        x = backbone(inputs, training=False)
        x = layers.Conv2D(64, 3, strides=2)(x)
        x = layers.MaxPooling2D()(x)
        x = layers.Flatten()(x)
        x = layers.Dense(100)(x)
        y = layers.LSTM(16)(missing.sequence)
        z = layers.Dense(5)(layers.concatenate([x, y]))
        model = keras.Model(inputs, z)
        model.compile("adam", "mse")
        model.fit(missing.data)
        frames = layers.TimeDistributed(layers.Conv2D(4, 3))(missing.video)
        grid = layers.Reshape((8, 8, -1))(missing.vector)
        """
    )
    assert outputs(result) == [
        ("InputLayer", (None, 224, 224, 3)),
        ("Conv2D", (None, None, None, 64)),
        ("MaxPooling2D", (None, None, None, 64)),
        ("Flatten", (None, None)),
        ("Dense", (None, 100)),
        ("LSTM", (None, 16)),
        ("Dense", (None, 5)),
        ("Conv2D", (None, None, None, 4)),
        ("TimeDistributed", (None, None, None, None, 4)),
        ("Reshape", (None, 8, 8, None)),
    ]
    calls = [call for call in of(result, LayerCalled) if call.parent is None]
    assert calls[0].assumed is None
    assert all("No module named 'missing_module'" in str(call.assumed) for call in calls[1:])
    assert of(result, LayerFailed) == []
    assert of(result, ErrorRaised) == []


async def test_a_rank_that_nothing_tells_stays_unknown(trace) -> None:
    result = await trace(
        """
        import keras, missing_module as missing
        from keras import layers
        a = layers.Dense(3)(missing.tensor)
        b = layers.BatchNormalization()(missing.tensor)
        c = layers.Add()([missing.tensor, missing.other])
        d = layers.Dot(1)([missing.tensor, keras.Input((3,))])
        """
    )
    assert outputs(result) == [("InputLayer", (None, 3))]


async def test_an_input_shape_that_is_unknown(trace) -> None:
    result = await trace(
        """
        import missing_module as missing
        from keras import Input, Sequential, layers
        x = missing.load()
        first = Sequential()
        first.add(layers.Conv2D(32, 3, input_shape=x.shape[1:]))
        first.add(layers.Flatten())
        first.add(layers.Dense(10))
        first.compile("adam", "mse")
        first.fit(x, missing.labels)
        second = Sequential([Input(shape=x.shape[1:]), layers.Conv1D(8, 3), layers.Dense(3)])
        """
    )
    assert sorted(outputs(result), key=str) == sorted(
        [
            ("Conv2D", (None, None, None, 32)),
            ("Flatten", (None, None)),
            ("Dense", (None, 10)),
            ("Conv1D", (None, None, 8)),
            ("Dense", (None, None, 3)),
        ],
        key=str,
    )
    assert of(result, ErrorRaised) == []
    assert of(result, FitChecked) == []


async def test_flags_that_are_unknown_do_not_hide_a_call(trace) -> None:
    result = await trace(
        """
        import keras, missing_module as missing
        x = keras.Input((6, 4))
        y = keras.layers.Dropout(0.5)(x, training=missing.flag)
        z = keras.layers.LSTM(3)(x, mask=missing.mask)
        """
    )
    assert outputs(result)[1:] == [("Dropout", (None, 6, 4)), ("LSTM", (None, 3))]


async def test_a_feature_space_is_usable_whatever_its_data_are(trace) -> None:
    result = await trace(
        """
        import keras, missing_module as missing
        from keras.utils import FeatureSpace
        space = FeatureSpace(
            features={"age": FeatureSpace.float_normalized(),
                      "kind": FeatureSpace.string_categorical(),
                      "size": FeatureSpace.integer_hashed(num_bins=16)},
            output_mode="concat")
        space.adapt(missing.dataset.map(lambda x, y: x))
        encoded = space.get_encoded_features()
        y = keras.layers.Dense(3)(encoded)
        model = keras.Model(inputs=space.get_inputs(), outputs=y)
        """
    )
    assert of(result, ErrorRaised) == []
    assert outputs(result)[-1] == ("Dense", (None, 3))


async def test_a_step_of_one_s_own_tells_what_unknown_data_leave_certain(trace) -> None:
    result = await trace(
        """
        import keras, tensorflow as tf, missing_module as missing
        from keras import layers
        encoder = keras.Sequential([keras.Input((8, 8, 3)), layers.Conv2D(4, 3)])
        augmenter = keras.Sequential([layers.RandomFlip(), layers.RandomZoom(0.1)])

        class Trained(keras.Model):
            def __init__(self):
                super().__init__()
                self.encoder, self.augmenter = encoder, augmenter
                self.head = layers.Dense(5)
            def train_step(self, data):
                images, labels = data
                with tf.GradientTape() as tape:
                    scores = self.head(self.encoder(self.augmenter(images)))
                    loss = self.compute_loss(y=labels, y_pred=scores)
                self.optimizer.apply_gradients(zip(tape.gradient(loss, []), []))
                return {"loss": loss}

        model = Trained()
        model.compile("adam", "mse")
        model.fit(missing.data)
        """
    )
    assert of(result, ErrorRaised) == []
    assert of(result, LayerFailed) == []
    told = dict(outputs(result))
    assert told["Dense"] == (None, 6, 6, 5)
    assert told["RandomZoom"] == (None, None, None, None)


async def test_a_sampler_runs_its_network_once(trace) -> None:
    result = await trace(
        """
        import keras, tensorflow as tf
        from keras import layers
        network = keras.Sequential([keras.Input((8, 8, 3)), layers.Conv2D(3, 3, padding="same")])
        images = tf.zeros((4, 8, 8, 3))
        steps = []
        for step in range(20):
            images = images - network(images, training=False)
            steps.append(images)
        film = tf.stack(steps)
        other = network(tf.zeros((2, 8, 8, 3)))
        """
    )
    convolutions = [call for call in of(result, LayerCalled) if call.parent is not None]
    assert [call.inputs.shape for call in convolutions] == [(4, 8, 8, 3), (2, 8, 8, 3)]
    assert variables(result)["film"] == (20, 4, 8, 8, 3)
    assert variables(result)["other"] == (2, 8, 8, 3)


async def test_what_the_unknown_leaves_empty_is_no_mistake(trace) -> None:
    program = """
        import keras, missing_module as missing
        from keras import layers
        inputs = {{}}
        for name, column in {columns}:
            text = column.dtype == object
            inputs[name] = keras.Input((1,), name=name, dtype="string" if text else "float32")
        numbers = [tensor for tensor in inputs.values() if tensor.dtype == "float32"]
        x = layers.Concatenate()(numbers)
        y = layers.Dense(4)(keras.Input((3,)))
        """
    unknown = await trace(program.format(columns="missing.table.items()"))
    assert of(unknown, LayerFailed) == of(unknown, ErrorRaised) == []
    assert outputs(unknown)[-1] == ("Dense", (None, 4))
    known = await trace(program.format(columns="{}.items()"))
    assert [event.error.type for event in of(known, LayerFailed)] != []


async def test_what_is_concatenated_is_alike_but_for_one_axis(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers
        import not_there
        a = keras.Input((20, 8))
        wide = layers.Concatenate()([a, not_there.encoder(a)])
        layers.Dense(3)(wide)
        long = layers.concatenate([not_there.encoder(a), a], axis=1)
        layers.Dense(5)(long)
        layers.Concatenate()([not_there.one(a), not_there.other(a)])
        """
    )
    assert [bound for name, bound in outputs(result) if name != "InputLayer"] == [
        (None, 20, None),
        (None, 20, 3),
        (None, None, 5),
    ]
    assert all(call.assumed for call in of(result, LayerCalled)[1:])


async def test_a_shape_with_unknown_axes_spread_into_it_has_no_known_rank(trace) -> None:
    result = await trace(
        """
        import keras, numpy as np
        from keras import layers
        frames = np.load("frames.npy")
        inputs = keras.Input((None, *frames.shape[2:]))
        x = layers.ConvLSTM2D(64, 5, padding="same", return_sequences=True)(inputs)
        x = layers.ConvLSTM2D(32, 3)(x)
        names = [*frames.names, "other"]
        pair = (*frames.pair, "other")
        """
    )
    assert outputs(result) == [
        ("ConvLSTM2D", (None, None, None, None, 64)),
        ("ConvLSTM2D", (None, None, None, 32)),
    ]


async def test_a_window_of_unknown_size_hides_only_the_axes_it_moves_along(trace) -> None:
    result = await trace(
        """
        import keras, missing_module as missing
        from keras import layers
        n = missing.length
        inputs = keras.Input((28, 12, 3))
        x = layers.Conv2D(16, missing.kernel, padding="same")(inputs)
        x = layers.MaxPooling2D((n - 3, 2), strides=(1, 2))(x)
        x = layers.Conv2D(8, (3, 6), strides=(n, 1), data_format="channels_last")(x)
        y = layers.Flatten()(layers.UpSampling2D((1, n))(x))
        z = layers.Dense(4)(y)
        w = layers.Conv1D(5, 3, padding=missing.padding)(keras.Input((20, 2)))
        v = layers.AveragePooling1D(n)(keras.Input((None, 2)))
        """
    )
    assert outputs(result) == [
        ("InputLayer", (None, 28, 12, 3)),
        ("Conv2D", (None, 28, 12, 16)),
        ("MaxPooling2D", (None, None, 6, 16)),
        ("Conv2D", (None, None, 1, 8)),
        ("UpSampling2D", (None, None, None, 8)),
        ("Flatten", (None, None)),
        ("Dense", (None, 4)),
        ("InputLayer", (None, 20, 2)),
        ("Conv1D", (None, None, 5)),
        ("InputLayer", (None, None, 2)),
        ("AveragePooling1D", (None, None, 2)),
    ]
    assert of(result, ErrorRaised) == of(result, LayerFailed) == []
    first, *_ = of(result, LayerCalled)[1:]
    assert first.params is None  # how many weights the kernel has is unknown as well


async def test_a_window_of_unknown_size_is_no_mistake_where_sizes_meet(trace) -> None:
    result = await trace(
        """
        import keras, missing_module as missing, numpy as np
        from keras import layers
        inputs = keras.Input((28, 28, 3))
        x = layers.Conv2D(3, missing.kernel)(inputs)
        y = layers.Add()([inputs, layers.ZeroPadding2D(missing.around)(x)])
        flat = layers.Flatten()(x)
        model = keras.Model(inputs, [layers.Dense(2)(flat), x])
        model.compile("adam", "mse")
        model.fit(np.zeros((8, 28, 28, 3)), [np.zeros((8, 2)), np.zeros((8, 24, 24, 3))])
        """
    )
    assert of(result, ErrorRaised) == of(result, LayerFailed) == []


async def test_a_sequential_goes_on_around_a_layer_that_is_not_there(trace) -> None:
    result = await trace(
        """
        import numpy as np
        import keras
        from keras.layers import Dense, Embedding, LSTM, SpatialDropout1D, Dropout
        from nowhere_to_be_found import CRF
        first = keras.Sequential()
        first.add(Embedding(100, 16))
        first.add(SpatialDropout1D(Dropout(0.2)))
        first.add(LSTM(8))
        first.add(Dense(1))
        first.compile("sgd", "mse")
        first.fit(np.zeros((50, 20), int), np.zeros((50, 1)))
        second = keras.Sequential()
        second.add(Embedding(100, 16))
        second.add(LSTM(4, return_sequences=True))
        second.add(CRF(3))
        second.compile("sgd", "mse")
        second.fit(np.zeros((50, 20), int), np.zeros((50, 1)))
        second.fit(np.zeros((50, 20), int), np.zeros((50, 1)))
        """
    )
    assert outputs(result) == [
        ("LSTM", (None, 8)),
        ("Dense", (None, 1)),
        ("Embedding", (None, 20, 16)),
        ("Embedding", (None, 20, 16)),
        ("LSTM", (None, 20, 4)),
    ]
    (error,) = of(result, ErrorRaised)  # the layer that truly cannot be made
    assert error.span.line == 7


async def test_an_array_of_an_unknown_shape_has_no_known_rank(trace) -> None:
    result = await trace(
        """
        import gym
        import numpy as np
        import keras
        env = gym.make("CartPole-v0")
        seen = np.empty((32,) + env.observation_space.shape)
        other = np.zeros(env.observation_space.shape)
        rows = np.zeros(env.action_space.n)
        model = keras.Sequential([keras.layers.Dense(4), keras.layers.Dense(2)])
        model.compile("sgd", "mse")
        model.train_on_batch(seen, np.zeros((32, 2)))
        model.predict(other)
        """
    )
    assert of(result, ErrorRaised) == of(result, LayerFailed) == []
    bound = variables(result)
    assert "seen" not in bound and "other" not in bound
    assert len(bound["rows"]) == 1


async def test_tensorflow_takes_what_may_have_values(trace) -> None:
    result = await trace(
        """
        import tensorflow as tf
        import keras
        from nowhere_to_be_found import batches
        conv, head = keras.layers.Conv1D(8, 3), keras.layers.Dense(4)
        for batch in batches:
            found = conv(batch)
            both = tf.concat([found, tf.nn.relu(found)], axis=-1)
            out = head(tf.squeeze(tf.reduce_max(both, axis=1, keepdims=True), axis=1))
        refused = tf.nn.relu(keras.Input((3,)))
        """
    )
    (error,) = of(result, ErrorRaised)
    assert error.span.line == 9
    assert (variables(result)["both"], variables(result)["out"]) == ((None, None, 16), (None, 4))
