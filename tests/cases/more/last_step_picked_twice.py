# last step of a bilstm by hand
import numpy as np
import keras
from keras import layers
X = np.random.rand(120, 50, 12); y = np.random.randint(0, 6, 120)
inp = keras.Input((50, 12))
x = layers.Masking()(inp)
x = layers.LSTM(64)(x)  # culprit
x = layers.Lambda(lambda t: t[:, -1])(x)  # or here
x = layers.Dense(32, activation='relu')(x)
out = layers.Dense(6, activation='softmax')(x)
model = keras.Model(inp, out)
model.compile('adam', 'sparse_categorical_crossentropy')
model.fit(X, y, epochs=1)
