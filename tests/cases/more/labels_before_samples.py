import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

features = np.random.rand(300, 14).astype("float32")
outcome = np.random.randint(0, 2, (300,))
test_features, test_outcome = features[:40], outcome[:40]

model = keras.Sequential([
    layers.Input((14,)),
    layers.Dense(16, activation="relu"),
    layers.Dense(1, activation="sigmoid"),
])
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
model.fit(outcome, features, epochs=3, validation_data=(test_features, test_outcome))  # culprit
