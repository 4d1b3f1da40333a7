"""Loops over data in which the program computes eagerly: axes and ranks that have numbers there."""

import pytest
from tracer.told import of, outputs, variables

from kerascope_tracer.wire import ErrorRaised, LayerFailed, LimitHit

pytestmark = pytest.mark.tensorflow

_BATCHES = """
import keras
import numpy as np
import tensorflow as tf

dense = keras.layers.Dense(4)
images = np.zeros((100, 6, 3), "float32")
batches = tf.data.Dataset.from_tensor_slices((images, np.zeros(100))).batch(8)
"""


async def test_the_size_of_a_batch_is_a_number_in_a_loop_over_data(trace) -> None:
    result = await trace(
        _BATCHES
        + """
for x, y in batches:
    noise = tf.zeros((x.shape[0], 5))
    flat = tf.reshape(x, (x.shape[0], -1))
    joined = tf.concat([flat, noise], 1)
    rows, height, width = x.shape
    again = tf.zeros((rows, height * width))
    listed = tf.zeros(x.shape.as_list())
    for index in range(x.shape[0]):
        row = x[index]
    weights = [1.0] * x.shape[0]
    fixed = joined * tf.zeros((8, 1))
    out = dense(joined)
"""
    )
    assert not of(result, ErrorRaised) + of(result, LayerFailed)
    names = variables(result)
    assert (names["noise"], names["flat"]) == ((None, 5), (None, 18))
    assert (names["again"], names["listed"]) == ((None, 18), (None, 6, 3))
    assert (names["row"], names["fixed"]) == ((6, 3), (8, 23))
    assert outputs(result) == [("Dense", (None, 4))]


async def test_what_keras_traces_still_sees_axes_without_a_number(trace) -> None:
    result = await trace(
        _BATCHES
        + """
class Rows(keras.layers.Layer):
    def call(self, x):
        return tf.zeros((3 if x.shape[0] is None else 4, 2))

class Own(keras.Model):
    def train_step(self, data):
        x, y = data
        seen = tf.zeros((5 if x.shape[0] is None else 6,))
        return {"loss": 0.0}

rows = Rows()(keras.Input((6,)))
model = Own(inputs := keras.Input((6, 3)), dense(inputs))
model.compile("adam")
model.fit(batches)
mapped = batches.map(lambda x, y: tf.zeros((7 if x.shape[0] is None else 8,)))
for part in mapped:
    pass
"""
    )
    names = variables(result)
    assert (names["rows"], names["seen"]) == ((3, 2), (5,))
    assert not of(result, ErrorRaised)


async def test_data_without_a_rank_is_unknown_in_a_loop(trace) -> None:
    result = await trace(
        """
import keras
import tensorflow as tf

def read(index):
    return tf.numpy_function(lambda i: i, [index], tf.float32)

dense = keras.layers.Dense(4)
conv = keras.layers.Conv2D(8, 3)
for picture in tf.data.Dataset.range(5).map(read).batch(2):
    count = picture.shape[0]
    start = tf.zeros((picture.shape[0], 7))
    dense(picture)
    out = conv(picture)
"""
    )
    assert not of(result, ErrorRaised) + of(result, LayerFailed)
    assert outputs(result) == [("Conv2D", (None, None, None, 8))]
    assert variables(result)["start"] == (None, 7)


async def test_steps_of_an_unknown_number_are_indices(trace) -> None:
    result = await trace(
        """
import keras
import tensorflow as tf
from nowhere import words

tokens = tf.zeros((64, len(words)), "int32")
embedding = keras.layers.Embedding(50, 6)
for t in range(tokens.shape[1]):
    word = tokens[:, t]
    out = embedding(word)
"""
    )
    assert not of(result, ErrorRaised)
    assert outputs(result) == [("Embedding", (64, 6))]


async def test_more_elements_than_can_be_counted_end_no_trace(trace) -> None:
    result = await trace(
        """
import keras
import tensorflow as tf
from nowhere import words, letters

big = tf.random.normal((64, len(words), len(letters)))
first = big[:, 0]
again = tf.compat.v1.placeholder("float32", big.shape)
sequence = keras.layers.GRU(16)(big)
"""
    )
    assert result.status == "ok"
    assert variables(result) == {
        "big": (64, None, None),
        "first": (64, None),
        "again": (64, None, None),
        "sequence": (64, 16),
    }


async def test_entries_and_means_of_what_is_unknown_are_there(trace) -> None:
    result = await trace(
        """
import keras
import numpy as np
from nowhere import read, fit

tracks = {}
for name in ("drums", "vocals"):
    tracks[name] = np.mean([read(name)], axis=0)
    tracks[name + "s"] = int(np.array([]).reshape(fit(name)))
batch = np.array([[tracks[name] for name in ("vocals",)] for _ in range(3)])
level = np.max([read("a"), read("b")])
inputs = keras.Input(batch.shape[1:])
"""
    )
    assert not of(result, ErrorRaised)


async def test_checkpoints_are_neither_written_nor_read(trace) -> None:
    result = await trace(
        """
import keras
import tensorflow as tf
from nowhere import state

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
checkpoint = tf.train.Checkpoint(step=tf.Variable(1), model=model, state=state)
manager = tf.train.CheckpointManager(checkpoint, "./ckpt", max_to_keep=3)
if manager.latest_checkpoint:
    checkpoint.restore(manager.latest_checkpoint)
checkpoint.step.assign_add(1)
path = manager.save()
checkpoint.save(file_prefix="here")
checkpoint.restore(tf.train.latest_checkpoint("./ckpt")).expect_partial()
out = model(tf.zeros((3, 4)))
"""
    )
    assert not of(result, ErrorRaised)
    assert variables(result)["out"] == (3, 2)


async def test_a_comprehension_that_computes_a_schedule_keeps_its_length(trace) -> None:
    result = await trace(
        """
import numpy as np
import tensorflow as tf

def rate(step):
    for _ in range(40):
        step = tf.cast(step, "float32") * 0.5 + 1.0
    return step

rates = [rate(step) for step in range(1_000_000)]
curve = np.zeros((len(rates), 2))
"""
    )
    assert {hit.kind for hit in of(result, LimitHit)} == {"loop"}
    assert result.status == "ok"
    assert variables(result)["curve"] == (1_000_000, 2)
