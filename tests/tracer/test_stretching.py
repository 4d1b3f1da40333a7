"""Operations on labels and predictions that broadcast both are told, and no others."""

import pytest
from tracer.told import of

from kerascope_tracer.wire import OperandsStretched

PROGRAM = """
import keras, numpy as np, tensorflow as tf
from keras import layers, ops

def loss(y_true, y_pred):
    {body}

model = keras.Sequential([keras.Input((9,)), layers.Dense(1)])
model.compile("adam", loss)
model.fit(np.zeros((64, 9)), np.zeros((64, 1)))
"""
STEP = """
import keras, numpy as np, tensorflow as tf
from keras import layers

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.out = layers.Dense(1)
    def call(self, x):
        return self.out(x)
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square({difference}))
        tape.gradient(loss, self.trainable_weights)
        return {{"loss": loss}}

model = Net()
model.compile("adam")
model.fit(np.zeros((64, 9)), np.zeros(64))
"""


@pytest.mark.parametrize(
    ("body", "operation"),
    [
        (
            "return ops.mean(ops.square(ops.squeeze(y_true, -1) - y_pred))",
            "ops.squeeze(y_true, -1) - y_pred",
        ),
        ("return tf.reduce_mean(tf.math.squared_difference(y_true, y_pred[:, 0]))", "tf.math"),
    ],
)
async def test_a_loss_that_stretches_is_told_on_the_operation(trace, body, operation) -> None:
    (event,) = of(await trace(PROGRAM.format(body=body)), OperandsStretched)
    assert event.result.shape == (32, 32)
    assert event.span.column == 4 + body.index(operation)


@pytest.mark.parametrize(
    "body",
    [
        "return ops.mean(ops.square(y_true - y_pred))",
        "return ops.mean(ops.abs(y_pred - y_pred[:, 0]))",
        "return ops.mean(ops.abs(y_true - y_true[:, 0]) - ops.mean(y_pred))",
        "return ops.mean(ops.square(y_true[:, 0] - y_pred[:, 0]))",
    ],
)
async def test_pairs_of_one_and_the_same_are_meant(trace, body) -> None:
    assert not of(await trace(PROGRAM.format(body=body)), OperandsStretched)


async def test_a_training_step_is_watched_too(trace) -> None:
    told = of(await trace(STEP.format(difference="y - self(x)")), OperandsStretched)
    assert told and {event.result.shape for event in told} <= {(None, None), (32, 32)}
    assert not of(await trace(STEP.format(difference="y[:, None] - self(x)")), OperandsStretched)


LOOP = """
import keras, numpy as np, tensorflow as tf
from keras import layers

model = keras.Sequential([keras.Input((9,)), layers.Dense(1)])
x, y = np.zeros((64, 9), "float32"), np.zeros(64, "float32")
with tf.GradientTape() as tape:
    values = model(x)
    loss = tf.reduce_mean(tf.square({difference}))
    {more}
after = y - model(x)
"""


async def test_a_loop_of_the_programs_own_is_watched(trace) -> None:
    (event,) = of(await trace(LOOP.format(difference="y - values", more="")), OperandsStretched)
    assert event.result.shape == (64, 64)
    assert "loss =" in LOOP.strip().splitlines()[event.span.line - 1]


@pytest.mark.parametrize(
    "difference",
    ["y[:, None] - values", "y - values[:, 0]", "values - tf.transpose(values)", "values - 1.0"],
)
async def test_a_right_loop_tells_nothing(trace, difference) -> None:
    more = "loss += keras.losses.MeanSquaredError()(y, values)"
    text = LOOP.format(difference=difference, more=more)
    assert not of(await trace(text), OperandsStretched)
