import numpy as np, tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers
i = layers.Input((4,))
c = layers.Dense(16)(i)
model = keras.Model(i, [layers.Dense(2, activation="softmax")(c), layers.Dense(1)(c)])
huber = keras.losses.Huber()
opt = keras.optimizers.Adam(0.01)
state = np.zeros(4, "float32")
for ep in range(3):
    with tf.GradientTape() as tape:
        vals, probs = [], []
        for t in range(5):
            s = tf.expand_dims(tf.convert_to_tensor(state), 0)
            p, v = model(s)
            vals.append(v[0, 0])
            probs.append(tf.math.log(p[0, 0]))
        loss = sum(huber(tf.expand_dims(v, 0), tf.expand_dims(1.0, 0)) for v in vals) - sum(probs)
    g = tape.gradient(loss, model.trainable_variables)
    opt.apply_gradients(zip(g, model.trainable_variables))
