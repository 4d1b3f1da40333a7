# mixture density network for inverse sinus
import numpy as np
import tensorflow as tf
from tensorflow import keras

NSAMPLE = 1000
y_data = np.float32(np.random.uniform(-10.5, 10.5, (1, NSAMPLE))).T
r_data = np.float32(np.random.normal(size=(NSAMPLE, 1)))
x_data = np.float32(np.sin(0.75 * y_data) * 7.0 + y_data * 0.5 + r_data * 1.0)

KMIX = 24
NHIDDEN = 24
STDEV = 0.5

inp = keras.Input((1,))
h = keras.layers.Dense(NHIDDEN, activation='tanh')(inp)
params = keras.layers.Dense(KMIX * 2)(h)  # culprit
model = keras.Model(inp, params)


def mdn_loss(y, out):
    pi, sigma, mu = tf.split(out, [KMIX, KMIX, KMIX], axis=1)
    pi = tf.nn.softmax(pi)
    sigma = tf.exp(sigma)
    prob = tf.exp(-tf.square(y - mu) / (2 * tf.square(sigma))) / sigma
    return -tf.reduce_mean(tf.math.log(tf.reduce_sum(pi * prob, 1) + 1e-8))


model.compile(optimizer=keras.optimizers.Adam(0.001), loss=mdn_loss)
model.fit(x_data, y_data, epochs=3, batch_size=128, verbose=0)
