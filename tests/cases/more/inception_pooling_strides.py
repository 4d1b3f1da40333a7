from tensorflow.keras.layers import Input, Conv2D, MaxPooling2D, concatenate, AveragePooling2D, Dense, GlobalAveragePooling2D
from tensorflow.keras.models import Model


def inception(x, f1, f3r, f3, f5r, f5, pp):
    b1 = Conv2D(f1, (1, 1), padding="same", activation="relu")(x)
    b3 = Conv2D(f3r, (1, 1), padding="same", activation="relu")(x)
    b3 = Conv2D(f3, (3, 3), padding="same", activation="relu")(b3)
    b5 = Conv2D(f5r, (1, 1), padding="same", activation="relu")(x)
    b5 = Conv2D(f5, (5, 5), padding="same", activation="relu")(b5)
    bp = MaxPooling2D((3, 3), padding="same")(x)  # culprit
    bp = Conv2D(pp, (1, 1), padding="same", activation="relu")(bp)
    return concatenate([b1, b3, b5, bp], axis=3)  # or here


inp = Input((224, 224, 3))
x = Conv2D(64, (7, 7), padding="same", strides=(2, 2), activation="relu")(inp)
x = MaxPooling2D((3, 3), padding="same", strides=(2, 2))(x)
x = inception(x, 64, 96, 128, 16, 32, 32)
x = inception(x, 128, 128, 192, 32, 96, 64)
x = GlobalAveragePooling2D()(x)
model = Model(inp, Dense(1000, activation="softmax")(x))
