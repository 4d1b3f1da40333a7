from tensorflow import keras

x = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]
y = [0, 1, 0]
model = keras.Sequential([keras.layers.Input((2,)), keras.layers.Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy")
model.fit(x, y)  # culprit
