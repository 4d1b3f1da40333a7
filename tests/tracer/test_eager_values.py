"""What ``tensor.numpy()`` and Pillow's pictures give while tracing: arrays without values."""

from __future__ import annotations

from tracer.told import variables

NUMPY = """
import keras, numpy as np, tensorflow as tf

labels = tf.one_hot(np.array([0, 1, 2]), 4).numpy()
model = keras.Sequential([keras.Input((9,)), keras.layers.Dense(2)])
scores = model(np.zeros((5, 9))).numpy()
rows = scores.reshape(-1)
best = np.argmax(scores, axis=1)
"""
PICTURES = """
import numpy as np
from PIL import Image

gray = np.array(Image.open("a.png").convert("L").resize((20, 10)))
colour = np.asarray(Image.new("RGB", (20, 10)))
part = np.array(Image.open("a.png").convert("RGB").crop((2, 3, 12, 8)))
back = np.array(Image.fromarray(np.zeros((6, 4, 3), "uint8")).resize((8, 8)))
anything = np.array(Image.open("a.png").resize((20, 10)))
"""


async def test_a_tensor_gives_an_array_of_its_shape(trace) -> None:
    bound = variables(await trace(NUMPY))
    assert bound["labels"] == (3, 4)
    assert bound["scores"] == (5, 2)
    assert bound["rows"] == (10,)
    assert bound["best"] == (5,)


async def test_size_and_mode_of_a_picture_make_its_array(trace) -> None:
    bound = variables(await trace(PICTURES))
    assert bound["gray"] == (10, 20)
    assert bound["colour"] == (10, 20, 3)
    assert bound["part"] == (5, 10, 3)
    assert bound["back"] == (8, 8, 3)
    assert "anything" not in bound
