"""Programs of TensorFlow 1: told as such, and traced as tf.compat.v1 would have them."""

from __future__ import annotations

from tracer.told import of, outputs, variables

from kerascope_tracer.wire import ErrorRaised, UnknownMade

RIGHT = """
import numpy as np
import tensorflow as tf

X = tf.placeholder(tf.float32, shape=[None, 784])
Y = tf.placeholder(tf.float32, [None, 10])
W = tf.Variable(tf.truncated_normal([784, 100], stddev=0.1))
h = tf.nn.relu(tf.matmul(X, W) + tf.Variable(tf.zeros([100])))
image = tf.reshape(X, [-1, 28, 28, 1])
c = tf.layers.conv2d(image, 8, [5, 5], padding="SAME", activation=tf.nn.relu)
p = tf.layers.max_pooling2d(inputs=c, pool_size=[2, 2], strides=2)
logits = tf.layers.dense(tf.layers.dropout(tf.layers.flatten(p), 0.4), units=10)
loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(logits=logits, labels=Y))
step = tf.train.AdamOptimizer(0.01).minimize(loss)
with tf.Session() as session:
    session.run(tf.global_variables_initializer())
    for i in range(5):
        feed = {X: np.zeros((20, 784)), Y: np.zeros((20, 10))}
        _, value = session.run([step, loss], feed_dict=feed)
"""
RESHAPED = """
import numpy as np
import tensorflow.compat.v1 as tf

tf.disable_eager_execution()
x = tf.placeholder(tf.float32, [None, 12])
w = tf.Variable(tf.zeros([5, 2]))
rows = tf.reshape(x, [-1, 5])
loss = tf.reduce_sum(tf.matmul(rows, w))
step = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
with tf.Session() as session:
    session.run(tf.global_variables_initializer())
    session.run(step, feed_dict={x: np.zeros((8, 12))})
"""


async def test_a_program_of_tensorflow_1_is_traced_to_its_end(trace) -> None:
    result = await trace(RIGHT)
    assert variables(result)["h"] == (None, 100)
    assert outputs(result) == [
        ("Conv2D", (None, 28, 28, 8)),
        ("MaxPooling2D", (None, 14, 14, 8)),
        ("Flatten", (None, 1568)),
        ("Dropout", (None, 1568)),
        ("Dense", (None, 10)),
    ]
    assert not of(result, ErrorRaised)
    assert any("attribute 'placeholder'" in event.reason for event in of(result, UnknownMade))


async def test_an_operation_is_told_where_it_was_made(trace) -> None:
    (event,) = of(await trace(RESHAPED), ErrorRaised)
    assert "rows = " in RESHAPED.strip().splitlines()[event.span.line - 1]
    assert "multiple of 5" in event.error.message
