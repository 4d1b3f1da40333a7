import numpy as np
import keras
from keras import ops, layers

def pinball(tau):
    def loss(y_true, y_pred):
        y_true = ops.reshape(y_true, (-1, 1))
        e = y_true - y_pred
        return ops.mean(ops.maximum(tau * e, (tau - 1) * e), axis=-1)
    return loss

def masked_mse(y_true, y_pred):
    mask = ops.cast(y_true > 0, "float32")
    return ops.sum(mask * ops.square(y_true - y_pred)) / (ops.sum(mask) + 1e-6)

x = np.random.rand(100, 4)
y = np.random.rand(100)
m = keras.Sequential([layers.Input((4,)), layers.Dense(8), layers.Dense(1)])
m.compile("adam", pinball(0.9))
m.fit(x, y, epochs=1)
m2 = keras.Sequential([layers.Input((4,)), layers.Dense(8), layers.Dense(3)])
m2.compile("adam", masked_mse)
m2.fit(x, np.random.rand(100, 3), epochs=1)
