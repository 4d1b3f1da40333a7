import numpy as np
from tensorflow import keras

rows, wanted = [], []
for number in range(40):
    rows.append(np.full(6, number / 40))
    wanted.append(number % 2)  # or here

rows = np.array(rows)  # or here
model = keras.Sequential(
    [
        keras.Input((6,)),
        keras.layers.Dense(8, activation="relu"),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile("adam", "binary_crossentropy")
model.fit(rows, wanted, epochs=3)  # culprit
