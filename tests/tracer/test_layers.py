"""What is told of layers: where they are, what goes in and what comes out."""

import pytest
from tracer.told import of, outputs, shape, variables

from kerascope_tracer.wire import (
    ErrorRaised,
    LayerCalled,
    LayerConstructed,
    LayerFailed,
    ModelFound,
    Span,
)

CNN = [
    ("Conv2D", (None, 26, 26, 32)),
    ("MaxPooling2D", (None, 13, 13, 32)),
    ("Flatten", (None, 5408)),
    ("Dense", (None, 10)),
]


async def test_sequential_from_a_list(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers
        model = keras.Sequential([
            layers.Conv2D(32, 3, input_shape=(28, 28, 1)),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(10),
        ])
        """
    )
    assert result.status == "ok"
    assert outputs(result) == CNN
    conv = of(result, LayerConstructed)[0]
    assert conv.span == Span(4, 4, 4, 49)
    assert conv.config["kernel_size"] == (3, 3)
    (model,) = of(result, ModelFound)
    assert (model.built, model.params, shape(model.outputs)) == (True, 54410, (None, 10))


async def test_sequential_by_add_calls_each_layer_once(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers
        model = keras.Sequential()
        model.add(keras.Input((28, 28, 1)))
        model.add(layers.Conv2D(32, 3))
        model.add(layers.MaxPooling2D())
        model.add(layers.Flatten())
        model.add(layers.Dense(10))
        """
    )
    assert outputs(result) == [("InputLayer", (None, 28, 28, 1)), *CNN]


async def test_functional_with_a_merge_and_operators(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers, ops
        a = keras.Input((8,))
        b = keras.Input((4,))
        x = layers.Concatenate()([a, layers.Dense(6)(b)])
        y = ops.relu(x * 2)
        z = layers.Dense(3)(y)
        model = keras.Model([a, b], z)
        """
    )
    assert variables(result)["z"] == (None, 3)
    calls = of(result, LayerCalled)
    made = {event.layer: event.cls for event in of(result, LayerConstructed)}
    by_id = {call.call: made[call.layer] for call in calls}
    dense = calls[-1]
    chain = []
    while dense.sources:
        chain.append(by_id[dense.call])
        dense = next(call for call in calls if call.call == dense.sources[0])
    assert chain == ["Dense", "Relu", "Multiply", "Concatenate"]


async def test_a_subclass_is_seen_inside_when_it_is_fitted(trace) -> None:
    result = await trace(
        """
        import keras, numpy as np
        from keras import layers

        class Net(keras.Model):
            def __init__(self):
                super().__init__()
                self.conv = layers.Conv2D(8, 3)
                self.pool = layers.GlobalAveragePooling2D()
                self.head = layers.Dense(3)

            def call(self, x):
                x = self.conv(x)
                x = self.pool(x)
                return self.head(x)

        net = Net()
        net.compile("adam", "mse")
        net.fit(np.zeros((16, 20, 20, 1), "float32"), np.zeros((16, 3), "float32"))
        """
    )
    sites = {(call.span.line, shape(call.outputs)[1:]) for call in of(result, LayerCalled)
             if call.span is not None}  # fmt: skip
    assert sites == {(12, (18, 18, 8)), (13, (8,)), (14, (3,))}


async def test_layers_inside_wrappers_have_their_own_shapes(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers
        x = keras.Input((10, 4))
        x = layers.Bidirectional(layers.LSTM(32, return_sequences=True))(x)
        x = layers.TimeDistributed(layers.Dense(8))(x)
        x = layers.RNN(layers.GRUCell(5))(x)
        """
    )
    told = outputs(result)
    assert ("LSTM", (None, 10, 32)) in told
    assert ("Bidirectional", (None, 10, 64)) in told
    assert ("Dense", (None, 8)) in told
    assert ("TimeDistributed", (None, 10, 8)) in told
    assert ("RNN", (None, 5)) in told


async def test_a_loop_and_a_builder_tell_every_call(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers
        def block(x, units):
            return layers.Dense(units)(x)
        x = keras.Input((4,))
        for units in (3, 5, 7):
            x = block(x, units)
        """
    )
    assert [units for _, units in outputs(result)[1:]] == [(None, 3), (None, 5), (None, 7)]
    assert {call.stack[1].line for call in of(result, LayerCalled)[1:]} == {7}


async def test_a_ready_made_model_needs_no_weights_file(trace) -> None:
    result = await trace(
        """
        import tensorflow as tf
        base = tf.keras.applications.VGG16(include_top=False, input_shape=(64, 64, 3))
        x = tf.keras.layers.Flatten()(base.output)
        """
    )
    assert variables(result)["x"] == (None, 2048)
    assert of(result, ErrorRaised) == []


async def test_an_undeclared_input_leaves_open_what_depends_on_it(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers
        model = keras.Sequential([layers.Masking(), layers.LSTM(64), layers.Flatten(),
                                  layers.Dense(10)])
        images = keras.Sequential([layers.Conv2D(8, 3), layers.Flatten(), layers.Dense(4)])
        films = keras.Sequential([layers.LayerNormalization(), layers.ConvLSTM2D(6, 3)])
        """
    )
    told = [item for item in outputs(result) if item[1] is not None]
    assert told == [
        ("Masking", (None, None, None)),
        ("LSTM", (None, 64)),
        ("Flatten", (None, 64)),
        ("Dense", (None, 10)),
        ("Conv2D", (None, None, None, 8)),
        ("Flatten", (None, None)),
        ("Dense", (None, 4)),
        ("LayerNormalization", (None, None, None, None, None)),
        ("ConvLSTM2D", (None, None, None, 6)),
    ]
    assert [model.built for model in of(result, ModelFound)] == [False, False, False]
    assert all(call.assumed for call in of(result, LayerCalled))


async def test_a_layer_that_fails_is_named_and_the_others_go_on(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers
        model = keras.Sequential([
            keras.Input((28, 28, 1)),
            layers.Flatten(),
            layers.Conv2D(32, 3),
            layers.Dense(10),
        ])
        other = keras.Sequential([keras.Input((3,)), layers.Dense(2)])
        """
    )
    (failed,) = of(result, LayerFailed)
    made = {event.layer: event for event in of(result, LayerConstructed)}
    assert made[failed.layer].span.line == 6
    assert shape(failed.inputs) == (None, 784)
    assert "expected min_ndim=4, found ndim=2" in failed.error.message
    assert of(result, ErrorRaised) == []
    assert outputs(result)[-1] == ("Dense", (None, 2))


async def test_the_consequences_of_a_failure_are_not_errors(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers
        i = keras.Input((None, 8))
        x = layers.Flatten()(i)
        x = layers.Dense(4)(x)
        x = layers.Dense(2)(x)
        model = keras.Model(i, x)
        model.compile("adam", "mse")
        model.summary()
        print(model.layers[1].output.shape[1] * 2)
        """
    )
    assert len(of(result, LayerFailed)) == 1
    assert of(result, ErrorRaised) == []


async def test_a_failure_that_the_program_expects_is_none(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers
        try:
            layers.Conv2D(3, 3)(keras.Input((4,)))
        except ValueError as error:
            message = str(error)
        """
    )
    assert of(result, LayerFailed) == []
    assert of(result, ErrorRaised) == []


@pytest.mark.parametrize("attribute", ["input", "output"])
async def test_the_input_of_a_sequential_never_called(trace, attribute) -> None:
    result = await trace(
        f"""
        import keras
        model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
        x = model.{attribute}
        """
    )
    (error,) = of(result, ErrorRaised)
    assert (error.attribute, error.error.type) == (attribute, "AttributeError")
    assert error.span == Span(3, 4, 3, 10 + len(attribute))
    assert variables(result)["x"] == ((None, 3) if attribute == "input" else (None, 2))
