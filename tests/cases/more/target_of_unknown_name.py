import numpy as np
import keras
from keras import layers

inp = keras.Input((64, 64, 3), name="face")
x = layers.Conv2D(16, 3, activation="relu")(inp)
x = layers.GlobalAveragePooling2D()(x)
age = layers.Dense(1, name="age")(x)
gender = layers.Dense(1, activation="sigmoid", name="gender")(x)
model = keras.Model(inp, {"age": age, "gender": gender})
model.compile("adam", loss={"age": "mae", "gender": "binary_crossentropy"})
imgs = np.zeros((32, 64, 64, 3), "float32")
model.fit(imgs, {"age": np.zeros(32), "sex": np.zeros(32)}, epochs=1)  # culprit
