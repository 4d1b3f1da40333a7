"""What nothing calls is entered with examples, and only what does not depend on them is told."""

from tracer.told import of, outputs, shape

from kerascope_tracer.wire import ErrorRaised, LayerCalled, LayerFailed, ModelFound


async def test_a_builder_that_nothing_calls(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers

        def block(x, filters):
            return layers.Conv2D(filters, 3, padding="same")(x)

        def build(input_shape, num_classes):
            inputs = keras.Input(shape=input_shape)
            x = block(inputs, 32)
            x = layers.Flatten()(x)
            return keras.Model(inputs, layers.Dense(num_classes)(x))
        """
    )
    assert outputs(result) == [
        ("InputLayer", (None, None, None, None)),
        ("Conv2D", (None, None, None, 32)),
        ("Flatten", (None, None)),
        ("Dense", (None, None)),
    ]
    assert all(call.assumed == "build() is not called here; example arguments"
               for call in of(result, LayerCalled))  # fmt: skip
    assert of(result, ModelFound) == []


async def test_a_layer_class_that_nothing_uses(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers

        class Block(layers.Layer):
            def __init__(self, units, rate=0.1):
                super().__init__()
                self.dense = layers.Dense(units)
                self.head = layers.Dense(7)

            def call(self, inputs, training):
                return self.head(self.dense(inputs))
        """
    )
    sites = {call.span.line: shape(call.outputs) for call in of(result, LayerCalled) if call.span}
    assert sites == {11: (None, 7)}


async def test_a_model_that_is_made_and_never_called(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers

        class Net(keras.Model):
            def __init__(self, classes):
                super().__init__()
                self.conv = layers.Conv2D(8, 3)
                self.flat = layers.Flatten()
                self.head = layers.Dense(classes)

            def call(self, x):
                x = self.conv(x)
                x = self.flat(x)
                return self.head(x)

        net = Net(5)
        """
    )
    sites = {call.span.line: shape(call.outputs) for call in of(result, LayerCalled) if call.span}
    assert sites == {12: (None, None, None, 8), 13: (None, None), 14: (None, 5)}


async def test_what_fails_with_examples_is_not_the_user_s_mistake(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers

        def build(n_timesteps, table):
            x = keras.Input((n_timesteps, 12))
            x = layers.Reshape((4, 13))(x)
            return layers.Dense(len(table))(x)

        def train(path, epochs):
            data = open(path)
            keras.Model(data)
        """
    )
    assert of(result, ErrorRaised) == []
    assert of(result, LayerFailed) == []
    assert outputs(result) == [("InputLayer", (None, None, 12))]  # what came before it is true


async def test_what_the_program_calls_is_not_entered_again(trace) -> None:
    result = await trace(
        """
        import keras
        def build(units):
            return keras.layers.Dense(units)(keras.Input((3,)))
        y = build(4)
        """
    )
    assert outputs(result) == [("InputLayer", (None, 3)), ("Dense", (None, 4))]


async def test_a_branch_is_led_to_with_the_texts_of_a_call_that_our_own_entry_made(trace) -> None:
    result = await trace(
        """
        from keras.layers import Conv2D, Input, MaxPooling2D

        def block(inputs, filters=32, pool=True, tag=None):
            x = Conv2D(filters, 3, padding="same", name="conv_" + tag)(inputs)
            if pool:
                x = MaxPooling2D(name="pool_" + tag)(x)
            return x

        def build(backbone):
            return block(backbone(Input((64, 64, 3))), filters=256, pool=False, tag="top")
        """
    )
    assert set(outputs(result)) == {
        ("InputLayer", (None, 64, 64, 3)),
        ("Conv2D", (None, None, None, 256)),
        ("Conv2D", (None, None, None, 32)),
        ("MaxPooling2D", (None, None, None, 32)),
    }


async def test_a_list_is_made_of_what_a_loop_takes_its_items_apart_into(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers

        def build(input_shape, blocks, stages):
            x = inputs = keras.Input(shape=input_shape)
            for filters, kernel_size in blocks[::-1]:
                x = layers.Conv1D(filters, kernel_size)(x)
            for index, (units, rate) in enumerate(stages):
                x = layers.Dense(units)(x)
                x = layers.Dropout(rate, name=f"drop{index}")(x)
            return keras.Model(inputs, layers.Dense(2)(layers.GlobalMaxPooling1D()(x)))
        """
    )
    shapes = dict(outputs(result))
    assert shapes["Conv1D"] == shapes["Dropout"] == (None, None, None)
    assert outputs(result)[-1] == ("Dense", (None, 2))


async def test_strides_are_larger_for_a_builder_that_insists_on_less(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers

        def build(input_shape, stride):
            inputs = keras.Input(shape=input_shape)
            x = layers.Conv1D(8, 3, strides=stride, padding="same")(inputs)
            if x.shape[1] >= inputs.shape[1]:
                raise ValueError("nothing gets smaller")
            return keras.Model(inputs, layers.Conv1DTranspose(4, 3, strides=stride)(x))
        """
    )
    assert outputs(result)[-1] == ("Conv1DTranspose", (None, None, 4))


async def test_a_sequential_of_undeclared_input_that_a_builder_returns(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers
        from elsewhere import Trainer

        def network():
            return keras.Sequential([layers.Dense(4), layers.Dense(2)])

        class Forecast(Trainer):
            def build(self):
                self.model = keras.Sequential()
                self.model.add(layers.LSTM(8, return_sequences=True))
                self.model.add(layers.Dense(self.config.steps))

        class Block(layers.Layer):
            def __init__(self):
                super().__init__()
                self.unused = keras.Sequential([layers.Dense(7)])

            def call(self, x):
                return x
        """
    )
    assert outputs(result) == [
        ("Dense", (None, 4)),
        ("Dense", (None, 2)),
        ("LSTM", (None, None, 8)),
        ("Dense", (None, None, None)),
    ]
    told = {call.assumed for call in of(result, LayerCalled)}
    assert told >= {
        "network() is not called here; the input is not declared",
        "Forecast.build is not called here; the input is not declared",
    }


async def test_both_branches_for_a_text_that_is_not_known(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers

        def build(kind, shape):
            inputs = keras.Input(shape=shape)
            if kind == "pictures":
                x = layers.Conv2D(16, 3, padding="same")(inputs)
            else:
                x = layers.ZeroPadding2D(1)(inputs)
            return keras.Model(inputs, layers.GlobalMaxPooling2D()(x))
        """
    )
    assert {name for name, _ in outputs(result)} >= {"Conv2D", "ZeroPadding2D"}


async def test_a_model_with_a_dunder_call(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers

        class Critic(keras.Model):
            def __init__(self, units: int):
                super().__init__()
                self.common = layers.Dense(units)
                self.value = layers.Dense(1)

            def __call__(self, states):
                return self.value(self.common(states))
        """
    )
    assert outputs(result)[-1] == ("Dense", (None, 1))


async def test_a_size_that_is_read_by_number_has_several_parts(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers

        class Agent:
            def __init__(self, state_size, action_size):
                self.grid = action_size
                self.actions = action_size[0] * action_size[1]
                self.model = self.build(state_size)

            def build(self, state_size):
                model = keras.Sequential([keras.Input((state_size,))])
                model.add(layers.Dense(self.actions))
                model.add(layers.Reshape(self.grid))
                return model
        """
    )
    assert outputs(result)[-1] == ("Reshape", (None, None, None))


async def test_a_builder_that_is_called_with_what_no_file_holds(trace) -> None:
    result = await trace(
        """
        import keras
        import numpy as np
        from keras import layers, ops

        class Convolution(layers.Layer):
            def __init__(self, units, adjacency):
                super().__init__()
                self.adjacency = ops.convert_to_tensor(adjacency / adjacency.sum(1))
                self.dense = layers.Dense(units)

            def call(self, nodes):
                return self.dense(ops.matmul(self.adjacency, nodes))

        def build(num_nodes, adjacency, width):
            inputs = keras.Input((num_nodes, width))
            x = Convolution(6, adjacency)(inputs)
            x = layers.Flatten()(layers.ReLU()(x))
            return keras.Model(inputs, layers.Dense(num_nodes)(x))

        matrix = np.load("matrix.npy")
        model = build(matrix.shape[0], matrix, 13)
        """
    )
    told = {name: bound for name, bound in outputs(result) if bound is not None}
    assert told["ReLU"] == (None, None, 6)
    assert told["Flatten"] == told["Dense"] == (None, None)
    assumed = {call.assumed for call in of(result, LayerCalled)}
    assert "build() is called with what is unknown here; example arguments" in assumed
    assert not of(result, LayerFailed)
