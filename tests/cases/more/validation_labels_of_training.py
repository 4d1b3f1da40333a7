import numpy as np
import keras
from keras import layers

x_train, y_train = np.zeros((800, 20), "float32"), np.zeros((800,), "float32")
x_val, y_val = np.zeros((200, 20), "float32"), np.zeros((200,), "float32")

model = keras.Sequential([layers.Input((20,)), layers.Dense(8, "relu"), layers.Dense(1)])
model.compile(optimizer="adam", loss="mse")
model.fit(
    x_train,
    y_train,
    epochs=5,
    validation_data=(x_val, y_train),  # culprit
)
