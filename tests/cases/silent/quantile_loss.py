import numpy as np
import keras
from keras import ops, layers
QUANTILES = [0.1, 0.5, 0.9]

def quantile_loss(y_true, y_pred):
    q = ops.array(QUANTILES)
    e = ops.expand_dims(y_true, -1) - y_pred if len(y_true.shape) == 1 else y_true - y_pred
    return ops.mean(ops.maximum(q * e, (q - 1) * e))

x = np.random.rand(100, 4)
y = np.random.rand(100, 1)
m = keras.Sequential([layers.Input((4,)), layers.Dense(8), layers.Dense(3)])
m.compile("adam", quantile_loss)
m.fit(x, y, epochs=1)
