from tensorflow.keras import Input, Model
from tensorflow.keras.layers import Conv2D, MaxPooling2D, Dense, concatenate

img = Input(shape=(64, 64, 3), name="img")
meta = Input(shape=(12,), name="meta")
x = Conv2D(32, 3, activation="relu")(img)
x = MaxPooling2D()(x)  # or here
y = Dense(16, activation="relu")(meta)
z = concatenate([x, y])  # culprit
z = Dense(64, activation="relu")(z)
out = Dense(1, activation="sigmoid")(z)
model = Model([img, meta], out)
