"""Models of very many layers: what Keras makes of them, with every shape known all the same."""

import pytest
from tracer.told import of, outputs, shape

from kerascope_tracer.wire import ErrorRaised, LayerCalled, Limits, ModelFound

PATIENT = Limits(wall_s=120)

SEQUENTIAL = """
import keras
from keras import layers
model = keras.Sequential([keras.Input((8,))] + [layers.Dense(8) for _ in range({n})])
"""
ADD = """
import keras
from keras import layers
model = keras.Sequential()
model.add(keras.Input((8,)))
for _ in range({n}):
    model.add(layers.Dense(8))
"""
FUNCTIONAL = """
import keras
from keras import layers
inputs = x = keras.Input((8,))
for _ in range({n}):
    x = layers.Dense(8)(x)
model = keras.Model(inputs, x)
"""
RESIDUAL = """
import keras
from keras import layers
inputs = x = keras.Input((8,))
for _ in range({n} // 2):
    x = layers.Add()([layers.Dense(8)(x), x])
model = keras.Model(inputs, x)
"""
# The line that fails when Keras follows more layers back than Python allows.
STYLES = {
    "sequential": (SEQUENTIAL, 3),
    "add": (ADD, 6),
    "functional": (FUNCTIONAL, 6),
    "residual": (RESIDUAL, 6),
}


@pytest.mark.parametrize("style", STYLES)
async def test_more_layers_than_python_follows_back(trace, style: str) -> None:
    # Keras 3.15 on Python's own limit of 1000: RecursionError, at each of these.
    text, line = STYLES[style]
    result = await trace(text.format(n=1100), limits=PATIENT)
    (error,) = of(result, ErrorRaised)
    assert (error.error.type, error.span.line) == ("RecursionError", line)
    assert "sys.setrecursionlimit" in error.error.message
    assert {made for kind, made in outputs(result) if kind == "Dense"} == {(None, 8)}
    assert len(of(result, LayerCalled)) == 1101
    (model,) = of(result, ModelFound)
    assert (model.built, shape(model.outputs)) == (True, (None, 8))


@pytest.mark.parametrize("style", STYLES)
async def test_many_layers_that_keras_can_follow(trace, style: str) -> None:
    result = await trace(STYLES[style][0].format(n=800), limits=PATIENT)
    assert of(result, ErrorRaised) == []
    (model,) = of(result, ModelFound)
    # A layer each, and the input.
    assert len(model.layers) == 801


async def test_a_program_may_raise_the_limit(trace) -> None:
    text = "import sys\nsys.setrecursionlimit(5000)" + FUNCTIONAL.format(n=1100)
    result = await trace(text, limits=PATIENT)
    assert of(result, ErrorRaised) == []
    assert len(of(result, ModelFound)[0].layers) == 1101


async def test_a_program_that_expects_the_error_sees_it(trace) -> None:
    text = FUNCTIONAL.format(n=1100).replace(
        "model = keras.Model(inputs, x)",
        "try:\n    model = keras.Model(inputs, x)\n"
        "except RecursionError:\n    model = keras.Model(inputs, layers.Dense(3)(inputs))",
    )
    result = await trace(text, limits=PATIENT)
    assert of(result, ErrorRaised) == []
    assert shape(of(result, ModelFound)[-1].outputs) == (None, 3)


async def test_a_name_twice_in_a_sequential_is_still_told(trace) -> None:
    result = await trace(
        """
        import keras
        from keras import layers
        model = keras.Sequential([keras.Input((8,)), layers.Dense(8, name="a")])
        model.add(layers.Dense(8, name="b"))
        model.pop()
        model.add(layers.Dense(8, name="b"))
        model.add(layers.Dense(8, name="a"))
        """
    )
    (error,) = of(result, ErrorRaised)
    assert error.span.line == 7
    assert "unique names" in error.error.message
