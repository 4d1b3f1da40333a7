"""What nothing calls is entered in full: branches, methods, closures, unknown decorators."""

import ast

import pytest
from tracer.told import of, outputs, shape

from kerascope_tracer.branches import Choice, conditions
from kerascope_tracer.wire import ErrorRaised, LayerCalled, LimitHit, Limits


def told(result) -> dict[int, set[object]]:
    """The shapes that the layers applied on each line gave."""
    found: dict[int, set[object]] = {}
    for call in of(result, LayerCalled):
        if call.span is not None:
            found.setdefault(call.span.line, set()).add(shape(call.outputs))
    return found


@pytest.mark.tensorflow
async def test_branches_are_led_to_by_what_selects_them(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers

        def build(shape, classes, include_top=True, pooling=None, use_bn=False):
            inputs = keras.Input(shape)
            x = layers.Conv2D(16, 3)(inputs)
            if use_bn:
                x = layers.BatchNormalization()(x)
            if include_top:
                x = layers.GlobalAveragePooling2D()(x)
                return keras.Model(inputs, layers.Dense(classes)(x))
            if pooling == "avg":
                x = layers.GlobalAveragePooling2D()(x)
            elif pooling == "max":
                x = layers.GlobalMaxPooling2D()(x)
            else:
                x = layers.Flatten()(x)
            return keras.Model(inputs, x)

        build((28, 28, 1), 10)
        """
    )
    assert told(result) == {
        5: {(None, 28, 28, 1)},
        6: {(None, 26, 26, 16)},
        8: {(None, 26, 26, 16)},
        10: {(None, 16)},
        11: {(None, 10)},
        13: {(None, 16)},
        15: {(None, 16)},
        17: {(None, 26 * 26 * 16)},
    }
    reasons = {call.assumed for call in of(result, LayerCalled)}
    assert (
        "build(include_top=False, pooling='avg') is not called here; example arguments" in reasons
    )
    assert None in reasons


@pytest.mark.tensorflow
async def test_a_branch_that_depends_on_a_tensor_s_shape(trace) -> None:
    result = await trace(
        """
        from keras import layers

        def residual(x, filters, stride=1):
            y = layers.Conv2D(filters, 3, strides=stride, padding="same")(x)
            if stride != 1 or x.shape[-1] != filters:
                x = layers.Conv2D(filters, 1, strides=stride)(x)
            return layers.add([x, y])
        """
    )
    assert told(result)[6] == {(None, None, None, None)}


@pytest.mark.tensorflow
async def test_methods_of_plain_classes_and_functions_that_are_returned(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers

        class Networks:
            def __init__(self, latent, kind="mlp"):
                self.latent = latent
                self.kind = kind

            def generator(self):
                z = keras.Input((self.latent,))
                if self.kind == "mlp":
                    return keras.Model(z, layers.Dense(784)(z))
                return keras.Model(z, layers.Dense(49)(z))

            @staticmethod
            def critic(x, units):
                return layers.Dense(1)(layers.Dense(units)(x))

        def head(units):
            def apply(tensor):
                return layers.Dense(units)(layers.Flatten()(tensor))
            return apply
        """
    )
    assert told(result) == {
        10: {(None, None)},
        12: {(None, 784)},
        13: {(None, 49)},
        17: {(None, None), (None, 1)},
        21: {(None, None)},
    }


@pytest.mark.tensorflow
async def test_parameters_without_a_likely_value_are_unknown(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers

        def create(x_train, labels, config):
            model = keras.Sequential()
            model.add(keras.Input((784,)))
            model.add(layers.Dense(config.hidden))
            model.add(layers.Dropout({{config.rate}}))
            model.add(layers.Dense(len(labels), activation="softmax"))
            model.fit(x_train, labels)
            return model
        """
    )
    assert of(result, ErrorRaised) == []
    shapes = [shape(call.outputs) for call in of(result, LayerCalled)]
    assert shapes[:2] == [(None, 784), (None, None)]


@pytest.mark.tensorflow
async def test_inputs_that_a_layer_takes_apart(trace) -> None:
    result = await trace(
        """
        from keras import layers

        class Pair(layers.Layer):
            def __init__(self, **kwargs):
                super().__init__(**kwargs)
                self.dense = layers.Dense(8)

            def call(self, inputs):
                left, right = inputs
                return self.dense(left) + self.dense(right)

        class Named(layers.Layer):
            def __init__(self, **kwargs):
                super().__init__(**kwargs)
                self.embedding = layers.Embedding(100, 16)
                self.dense = layers.Dense(4)

            def call(self, features):
                return self.dense(self.embedding(features["user"])) + features["bias"][:, None]
        """
    )
    assert told(result) == {10: {(None, 8)}, 19: {(None, None, 16), (None, None, 4)}}


@pytest.mark.tensorflow
async def test_what_an_unknown_decorator_decorates_stays_what_it_is(trace) -> None:
    result = await trace(
        """
        import keras, missing_configuration as gin
        from keras import layers

        @gin.configurable("head")
        def head(x, units=gin.REQUIRED):
            return layers.Dense(units)(x)

        @gin.configurable
        class Net(keras.Model):
            def __init__(self):
                super().__init__()
                self.dense = layers.Dense(4)

            def call(self, x):
                return self.dense(x)

        @gin.main(path="conf")
        def main(config):
            x = keras.Input((8,))
            x = layers.Dense(config.units)(x)
            Net()(head(x))

        main()
        """
    )
    assert of(result, ErrorRaised) == []
    assert told(result) == {
        6: {(None, None)},
        15: {(None, 4)},
        19: {(None, 8)},
        20: {(None, None)},
        21: {(None, 4)},
    }


@pytest.mark.parametrize(
    ("condition", "arguments", "chosen"),
    [
        ("flag", {"flag": False}, {"flag": True}),
        ("not flag", {"flag": True}, {"flag": False}),
        ("kind == 'b'", {"kind": "a"}, {"kind": "b"}),
        ("kind.lower() in ('b', 'c')", {"kind": "a"}, {"kind": "b"}),
        ("depth > 3", {"depth": 1}, {"depth": 4}),
        ("3 > depth", {"depth": 9}, {"depth": 2}),
        ("stride != (1, 1)", {"stride": (1, 1)}, {"stride": (2, 2)}),
        ("self._norm", {"norm": False}, {"norm": True}),
        ("flag and kind == 'b'", {"flag": False, "kind": "a"}, {"flag": True, "kind": "b"}),
        ("name is not None", {"name": None}, {"name": "example"}),
        ("units == len(other)", {"units": 1}, {}),
    ],
)
def test_arguments_that_make_a_condition_true(condition, arguments, chosen) -> None:
    tree = ast.parse(f"def f():\n    if {condition}:\n        target()\n")
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    target = function.body[0].body[0]  # type: ignore[attr-defined]
    choice = Choice(arguments, {}, lambda name: "example", function)
    assert choice.satisfy(conditions(function, target)) == bool(chosen)
    assert choice.chosen == chosen


def test_what_returns_before_must_not_have() -> None:
    tree = ast.parse("def f(top):\n    if top:\n        return 1\n    target()\n")
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    choice = Choice({"top": True}, {}, lambda name: None, function)
    assert choice.satisfy(conditions(function, function.body[1]))
    assert choice.chosen == {"top": False}


@pytest.mark.tensorflow
async def test_a_call_gets_tensors_of_the_ranks_that_its_parts_want(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers

        class Words(layers.Layer):
            def __init__(self, size):
                super().__init__()
                self.embedding = layers.Embedding(50, size)

            def call(self, numbers, training=False):
                return self.embedding(numbers)

        class Decoder(layers.Layer):
            def __init__(self, size):
                super().__init__()
                self.attention = layers.MultiHeadAttention(2, size)

            def call(self, encoded, target):
                return self.attention(target, encoded)

        class Sounds(layers.Layer):
            def __init__(self, size):
                super().__init__()
                self.conv = layers.Conv1D(size, 3)

            def call(self, x):
                return self.conv(x)

        class Both(keras.Model):
            def __init__(self, size):
                super().__init__()
                self.sounds, self.words = Sounds(size), Words(size)
                self.decoder, self.head = Decoder(size), layers.Dense(7)

            def call(self, inputs):
                source, target = inputs[0], inputs[1]
                return self.head(self.decoder(self.sounds(source), self.words(target)))

        both = Both(16)
        """
    )
    shapes = set(outputs(result))
    assert {("Embedding", (None, None, 16)), ("Conv1D", (None, None, 16))} <= shapes
    assert {("MultiHeadAttention", (None, None, 16)), ("Dense", (None, None, 7))} <= shapes
    assert not of(result, ErrorRaised)


@pytest.mark.tensorflow
async def test_a_layer_that_tells_its_own_shape_is_looked_into(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers

        class Twice(layers.Layer):
            def build(self, shape):
                self.dense = layers.Dense(4)

            def call(self, x):
                return layers.concatenate([self.dense(x), x])

            def compute_output_shape(self, shape):
                return (*shape[:-1], shape[-1] + 4)

        class Strange(Twice):
            def call(self, x):
                return self.dense(x).numpy().no_such_thing

        Twice()(keras.Input((3,)))
        Strange()(keras.Input((3,)))
        """
    )
    told_of = [item for item in outputs(result) if item[0] != "InputLayer"]
    assert told_of == [("Dense", (None, 4)), ("Twice", (None, 7)), ("Strange", (None, 7))]
    assert not of(result, ErrorRaised)


@pytest.mark.tensorflow
async def test_a_slow_definition_costs_the_others_nothing(trace) -> None:
    result = await trace(
        """
        import time
        from keras import layers

        def slow(x, width):
            x = layers.Dense(4)(x)
            for _ in range(1000):
                time.process_time()
                x = layers.Dense(width)(x)
                deadline = time.process_time() + 0.2
                while time.process_time() < deadline:
                    sum(range(1000))
            return layers.Dense(5)(x)

        def quick(x):
            return layers.Dense(6)(x)
        """,
        limits=Limits(wall_s=4.0),
    )
    shapes = told(result)
    assert result.status == "ok"
    assert {form[-1] for form in shapes[5]} == {4} and {form[-1] for form in shapes[15]} == {6}
    (hit,) = of(result, LimitHit)
    assert hit.kind == "definition" and hit.span.line == 4
    assert hit.message.startswith("left the example call of slow at line 4 after ")
