import numpy as np
import keras
from keras import layers

model = keras.Sequential([
    keras.Input(shape=(10, 64, 64, 1)),
    layers.ConvLSTM2D(16, 3, padding="same", return_sequences=True),
    layers.BatchNormalization(),
    layers.ConvLSTM2D(16, 3, padding="same", return_sequences=True),  # culprit
    layers.Conv2D(1, 3, padding="same", activation="sigmoid"),  # or here
])
model.compile("adam", "binary_crossentropy")
movies = np.zeros((8, 10, 64, 64, 1), "float32")
next_frames = np.zeros((8, 64, 64, 1), "float32")
model.fit(movies, next_frames, batch_size=2, epochs=1)  # or here
