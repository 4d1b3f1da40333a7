import numpy as np, keras
from keras import layers, ops
class Pos(layers.Layer):
    def __init__(self, n, d):
        super().__init__()
        self.t = layers.Embedding(1000, d)
        self.p = layers.Embedding(n, d)
    def call(self, x):
        return self.t(x) + self.p(ops.arange(ops.shape(x)[-1]))
i = keras.Input((None,), dtype="int32")
x = Pos(200, 32)(i)
x = layers.MultiHeadAttention(2, 16)(x, x) + x
o = layers.Dense(3, activation="softmax")(layers.GlobalAveragePooling1D()(x))
m = keras.Model(i, o)
m.compile("adam", "sparse_categorical_crossentropy")
m.fit(np.zeros((32, 50), int), np.zeros(32, int))
m.predict(np.zeros((1, 17), int))
