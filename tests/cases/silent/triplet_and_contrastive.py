import numpy as np
import keras
from keras import ops, layers

def triplet(y_true, y_pred):
    a, p, n = y_pred[:, :8], y_pred[:, 8:16], y_pred[:, 16:]
    return ops.maximum(ops.sum((a - p) ** 2, -1) - ops.sum((a - n) ** 2, -1) + 0.2, 0.0)

def contrastive(y_true, d):
    y_true = ops.cast(y_true, d.dtype)
    return ops.mean(y_true * ops.square(d) + (1 - y_true) * ops.square(ops.maximum(1 - d, 0)))

shared = keras.Sequential([layers.Input((5,)), layers.Dense(8)])
ins = [keras.Input((5,)) for _ in range(3)]
m = keras.Model(ins, layers.Concatenate()([shared(i) for i in ins]))
m.compile("adam", triplet)
data = [np.random.rand(30, 5) for _ in range(3)]
m.fit(data, np.zeros(30), epochs=1)
a, b = keras.Input((5,)), keras.Input((5,))
d = layers.Lambda(lambda t: ops.norm(t[0] - t[1], axis=-1, keepdims=True), output_shape=(1,))([shared(a), shared(b)])
s = keras.Model([a, b], d)
s.compile("adam", contrastive)
s.fit(data[:2], np.random.randint(0, 2, (30, 1)), epochs=1)
