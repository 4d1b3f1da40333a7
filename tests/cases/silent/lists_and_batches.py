import numpy as np
import keras
from keras import layers

rows = [np.zeros((4,)) for _ in range(6)]
first, second = keras.Input((4,)), keras.Input((4,))
both = keras.Model([first, second], layers.Dense(1)(layers.Add()([first, second])))
both.compile("adam", "mse")
both.fit([np.array(rows), np.array(rows)], np.zeros((6, 1)), verbose=0)
single = keras.Sequential([keras.Input((4,)), layers.Dense(1)])
single.compile("adam", "mse")
single.fit(np.array(rows), np.zeros(6), verbose=0)
single.fit([np.array(rows)], np.zeros((6, 1)), verbose=0)
single.evaluate(np.stack(rows), np.zeros((6, 1)), verbose=0)
square = keras.Sequential([keras.Input((6,)), layers.Dense(6)])
square.compile("adam", "mse")
square.fit(np.zeros((6, 6)), np.eye(6), verbose=0)
sequences = keras.Sequential(
    [keras.Input((None, 3)), layers.Conv1D(5, 3, padding="same"), layers.Dense(1)]
)
sequences.compile("adam", "mse")
sequences.fit(np.zeros((8, 12, 3)), np.zeros((8, 12, 1)), verbose=0)
