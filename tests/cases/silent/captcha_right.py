import numpy as np, keras
from keras import layers
i = keras.Input((50, 200, 1))
x = layers.Flatten()(layers.MaxPooling2D(4)(layers.Conv2D(8, 3)(i)))
o = [layers.Dense(36, activation="softmax", name=f"c{k}")(x) for k in range(4)]
m = keras.Model(i, o)
m.compile("adam", loss=["categorical_crossentropy"] * 4, metrics=[["accuracy"]] * 4)
y = np.zeros((64, 4, 36))
m.fit(np.zeros((64, 50, 200, 1)), [y[:, k] for k in range(4)])
