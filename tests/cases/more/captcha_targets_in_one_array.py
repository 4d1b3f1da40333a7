import numpy as np
import keras
from keras import layers

N_CHARS, N_CLASSES = 4, 36
inp = keras.Input((50, 200, 1))
x = inp
for f in (32, 64, 64):
    x = layers.Conv2D(f, 3, padding="same", activation="relu")(x)
    x = layers.MaxPooling2D()(x)
x = layers.Flatten()(x)
outs = [layers.Dense(N_CLASSES, activation="softmax", name=f"char_{i}")(x) for i in range(N_CHARS)]
model = keras.Model(inp, outs)
model.compile("adam", loss=["categorical_crossentropy"] * N_CHARS, metrics=["accuracy"] * N_CHARS)
images = np.zeros((64, 50, 200, 1), "float32")
labels = np.zeros((64, N_CHARS, N_CLASSES), "float32")  # or here
model.fit(images, labels, batch_size=16, epochs=1)  # culprit
