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
