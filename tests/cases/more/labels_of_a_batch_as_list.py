import keras
import numpy as np
from keras import layers

critic = keras.Sequential(
    [
        keras.Input((8,)),
        layers.Dense(16, activation="relu"),
        layers.Dense(1, activation="sigmoid"),
    ]
)
critic.compile("adam", "binary_crossentropy")

real = np.random.rand(256, 8)
for start in range(0, 256, 32):
    made = np.random.rand(32, 8)
    both = np.concatenate([real[start : start + 32], made])
    said = [1] * 32 + [0] * 32  # or here
    critic.train_on_batch(both, said)  # culprit
