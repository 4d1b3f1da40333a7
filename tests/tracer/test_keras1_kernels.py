"""Kernels in the spelling of Keras 1, and models that its Merge joined."""

from __future__ import annotations

import pytest
from tracer.told import of, outputs

from kerascope_tracer.wire import LayerFailed

CONVOLUTION = """
from keras.models import Sequential
from keras.layers import Convolution2D, Activation

model = Sequential()
model.add(Convolution2D(8, 5, 5, {argument}input_shape=(32, 32, 3)))
model.add(Convolution2D(4, 3, 3))
"""
MERGE = """
import numpy as np
from keras.models import Sequential
from keras.layers import Dense, LSTM, Merge

image = Sequential([Dense(16, input_shape=(64,))])
language = Sequential([LSTM(16, return_sequences={every}, input_shape=(26, 8))])
model = Sequential()
model.add(Merge([language, image], mode="concat", concat_axis=1))
model.add(Dense(4))
"""


async def test_two_numbers_are_a_kernel_beside_an_argument_of_keras_1(trace) -> None:
    found = outputs(await trace(CONVOLUTION.format(argument='border_mode="same", ')))
    sizes = [shape for cls, shape in found if cls == "Conv2D"]
    assert sizes == [(None, 32, 32, 8), (None, 30, 30, 4)]


async def test_they_are_kernel_and_strides_where_nothing_else_is_old(trace) -> None:
    found = outputs(await trace(CONVOLUTION.format(argument="")))
    assert ("Conv2D", (None, 6, 6, 8)) in found


@pytest.mark.parametrize(("every", "fails"), [(True, 1), (False, 0)])
async def test_models_that_do_not_fit_in_a_merge_are_told(trace, every, fails) -> None:
    assert len(of(await trace(MERGE.format(every=every)), LayerFailed)) == fails
