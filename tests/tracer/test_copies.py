"""Trying the program's layers with numbers of our own leaves them as the program made them."""

import pytest
from tracer.told import of, outputs

from kerascope_tracer.wire import ErrorRaised, LayerCalled, LayerFailed


@pytest.mark.tensorflow
async def test_an_undeclared_sequential_may_hold_lambdas(trace) -> None:
    result = await trace(
        """
        import keras

        LAST = 4

        def scaled(x, by):
            return x * by

        keras.Sequential([
            keras.layers.Lambda(lambda x: x[:, -LAST:, :]),
            keras.layers.Conv1D(8, 3),
            keras.Sequential([
                keras.layers.Lambda(scaled, arguments={"by": 2.0}),
                keras.layers.Dense(6),
            ]),
        ])
        """
    )
    assert outputs(result)[:2] == [("Lambda", (None, 4, None)), ("Conv1D", (None, 2, 8))]
    assert ("Dense", (None, 2, 6)) in outputs(result)
    assert not [*of(result, LayerFailed), *of(result, ErrorRaised)]


@pytest.mark.tensorflow
async def test_a_model_given_to_one_that_nothing_calls_is_known(trace) -> None:
    result = await trace(
        """
        import keras

        class Residual(keras.Model):
            def __init__(self, inner, **kwargs):
                super().__init__(**kwargs)
                self.inner = inner
            def call(self, inputs):
                return inputs + self.inner(inputs)

        Residual(keras.Sequential([
            keras.layers.GRU(32, return_sequences=True),
            keras.layers.Dense(1),
        ]))
        """
    )
    told = outputs(result)
    assert ("GRU", (None, None, 32)) in told
    assert ("Dense", (None, None, 1)) in told
    assert {call.assumed for call in of(result, LayerCalled)} == {
        "Residual is not called here; example arguments"
    }
    assert not [*of(result, LayerFailed), *of(result, ErrorRaised)]
