# house prices from pictures and a few attributes
import numpy as np
from sklearn.model_selection import train_test_split
from tensorflow.keras.layers import Input, Conv2D, MaxPooling2D, Flatten, Dense, concatenate
from tensorflow.keras.models import Model

images = np.random.rand(300, 64, 64, 3)
attrs = np.random.rand(300, 11)
prices = np.random.rand(300)

img_tr, img_te, num_tr, num_te, y_tr, y_te = train_test_split(
    images, attrs, prices, test_size=0.25, random_state=42)


def create_mlp(dim):
    inp = Input((dim,))
    x = Dense(8, activation="relu")(inp)
    return inp, Dense(4, activation="relu")(x)


def create_cnn(h, w, d):
    inp = Input((h, w, d))
    x = inp
    for f in (16, 32):
        x = Conv2D(f, 3, padding="same", activation="relu")(x)
        x = MaxPooling2D()(x)
    x = Flatten()(x)
    return inp, Dense(4, activation="relu")(x)


i1, o1 = create_cnn(64, 64, 3)
i2, o2 = create_mlp(11)
z = Dense(4, activation="relu")(concatenate([o1, o2]))
model = Model([i1, i2], Dense(1, activation="linear")(z))
model.compile(loss="mean_absolute_percentage_error", optimizer="adam")
model.fit([img_tr, num_tr], y_tr, validation_data=([img_te, num_te], y_te), epochs=1, batch_size=8)
