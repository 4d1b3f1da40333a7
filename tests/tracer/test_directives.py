"""Examples that the user gives in comments, and consequences of what could not be added."""

from tracer.told import of, outputs, shape

from kerascope_tracer.wire import ErrorRaised, LayerCalled, LayerFailed, ModelFound


async def test_a_call_that_a_comment_asks_for(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers

        # kerascope: call build_model(input_shape=(28, 28, 1), n_classes=10)
        def build_model(input_shape, n_classes):
            inputs = keras.Input(input_shape)
            x = layers.Flatten()(layers.Conv2D(8, 3)(inputs))
            return keras.Model(inputs, layers.Dense(n_classes)(x))
        """
    )
    assert outputs(result)[-1] == ("Dense", (None, 10))
    assert all(call.assumed is None for call in of(result, LayerCalled))


async def test_a_mistake_in_a_call_that_a_comment_asks_for_is_told(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers

        # kerascope: call build(input_shape=(28, 28))
        def build(input_shape):
            return layers.Conv2D(8, 3)(keras.Input(input_shape))
        """
    )
    (failed,) = of(result, LayerFailed)
    assert failed.span is not None and failed.span.line == 6
    assert shape(failed.inputs) == (None, 28, 28)


async def test_the_input_of_a_class_and_of_a_sequential(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers

        # kerascope: input (None, 20) int32
        class Net(keras.Model):
            def __init__(self):
                super().__init__()
                self.embed = layers.Embedding(100, 16)

            def call(self, x):
                return self.embed(x)

        # kerascope: input (None, 12)
        model = keras.Sequential([
            layers.Dense(4),
        ])
        """
    )
    told = outputs(result)
    assert ("Embedding", (None, 20, 16)) in told
    assert ("Dense", (None, 4)) in told
    assert all(model.built for model in of(result, ModelFound))


async def test_a_comment_that_says_nothing_sensible_changes_nothing(trace) -> None:
    result = await trace(
        """
        import keras
        # kerascope: call (
        # kerascope: input twelve
        x = keras.layers.Dense(3)(keras.Input((2,)))
        """
    )
    assert (result.status, outputs(result)[-1]) == ("ok", ("Dense", (None, 3)))


async def test_a_shape_given_to_build_of_a_model_without_a_build(trace) -> None:
    result = await trace(
        """
        import keras

        class Net(keras.Model):
            def __init__(self):
                super().__init__()
                self.dense = keras.layers.Dense(5)

            def call(self, x):
                return self.dense(x)

        model = Net()
        model.build((None, 7))
        """
    )
    calls = of(result, LayerCalled)
    assert calls and {shape(call.outputs) for call in calls} == {(None, 5)}
    assert {shape(call.inputs) for call in calls} == {(None, 7)}
    reason = "build() was given this shape; nothing calls the model"
    assert {call.assumed for call in calls} == {reason}


async def test_what_follows_a_layer_that_could_not_be_made_is_no_mistake(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers

        model = keras.Sequential([keras.Input((3,))])
        model.add(layers.Dense(25.5))
        model.add(layers.Reshape((5, 5)))
        """
    )
    assert of(result, LayerFailed) == []
    assert [error.span.line for error in of(result, ErrorRaised)] == [5]


async def test_a_layer_inside_time_distributed_in_a_call_on_data(trace) -> None:
    result = await trace(
        """
        import keras, numpy as np

        class Net(keras.Model):
            def __init__(self):
                super().__init__()
                self.steps = keras.layers.TimeDistributed(keras.layers.Dense(4))

            def call(self, x):
                return self.steps(x)

        y = Net()(np.zeros((2, 7, 3), "float32"))
        """
    )
    assert ("Dense", (2, 4)) in outputs(result)
