import tensorflow as tf, numpy as np
a = tf.keras.Input((1,), name="age")
b = tf.keras.Input((5,), name="onehot")
x = tf.keras.layers.Concatenate()([a, b])
model = tf.keras.Model({"age": a, "onehot": b}, tf.keras.layers.Dense(1)(x))
model.compile("adam", "mse")
feats = {"age": np.random.rand(100), "one_hot": np.random.rand(100, 5)}  # culprit
model.fit(feats, np.random.rand(100))
